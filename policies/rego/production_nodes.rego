package novacron.rules.production_nodes

import data.novacron.lib

# METADATA
# title: Production runs on patched nodes in service
# description: A placement whose label tier is in `operations.productionTiers` does not run on cordoned nodes, nor on nodes last patched more than `operations.maximumPatchAgeDays` ago.
# custom:
#   id: NCP-OPS-001
#   docs: docs/policies.md#ncp-ops-001
#   effect: deny
#   severity: high
#   category: operations
#   frameworks: ["ISO/IEC 27001:2022 A.8.8"]
#   remediation: Uncordon or patch the node, or choose another; operations.maximumPatchAgeDays holds the limit.
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains "the candidate is cordoned, and production must not run there" if {
	applies
	input.candidate.cordoned == true
}

violations contains "production must not run on cordoned nodes, but whether the candidate is cordoned is unknown" if {
	applies
	not cordon_known
}

violations contains message if {
	applies
	input.candidate.security.patchAgeDays > maximum
	message := sprintf("the candidate was last patched %v days ago, above the %v allowed in production", [input.candidate.security.patchAgeDays, maximum])
}

violations contains "production needs a known patch age, but the candidate's is unknown" if {
	applies
	not patch_age_known
}

applies if {
	input.kind == "placement"
	lib.label("tier") in data.operations.productionTiers
}

maximum := data.operations.maximumPatchAgeDays

cordon_known if is_boolean(input.candidate.cordoned)

patch_age_known if is_number(input.candidate.security.patchAgeDays)
