package novacron.rules.no_spot

import data.novacron.lib

# METADATA
# title: No spot capacity for databases and critical work
# description: A workload of `spot.forbiddenWorkloads`, or a label criticality of `spot.forbiddenCriticalities`, does not run on spot capacity.
# custom:
#   id: NCP-REL-001
#   docs: docs/policies.md#ncp-rel-001
#   effect: deny
#   severity: high
#   category: reliability
#   frameworks: ["ISO 22301 8.3", "NIST CSF 2.0 PR.IR-04", "ISO/IEC 27001:2022 A.8.14"]
#   remediation: Choose nodes that are not spot, or lower the criticality if interruption is acceptable.
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains "the candidate is spot capacity and can be interrupted; databases and critical work must not be" if {
	applies
	input.candidate.spot == true
}

violations contains "databases and critical work must not run on spot capacity, but whether the candidate is spot is unknown" if {
	applies
	not known
}

applies if {
	input.kind == "placement"
	forbidden
}

forbidden if input.request.workload in data.spot.forbiddenWorkloads

forbidden if lib.label("criticality") in data.spot.forbiddenCriticalities

known if is_boolean(input.candidate.spot)
