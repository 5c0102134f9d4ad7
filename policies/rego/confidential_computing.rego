package novacron.rules.confidential_computing

import data.novacron.lib

# METADATA
# title: Confidential computing where it is required
# description: A placement labelled confidential-computing=required needs a node with confidential computing.
# custom:
#   id: NCP-SEC-002
#   docs: docs/policies.md#ncp-sec-002
#   effect: deny
#   severity: high
#   category: security
#   frameworks: ["ISO/IEC 27001:2022 A.8.24"]
#   remediation: Choose nodes with security.confidentialComputing (SEV-SNP, TDX ...), or drop the label confidential-computing.
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains "confidential computing is required, and the candidate has none" if {
	applies
	input.candidate.security.confidentialComputing == false
}

violations contains "confidential computing is required, but whether the candidate has it is unknown" if {
	applies
	not known
}

applies if {
	input.kind == "placement"
	lib.switched_on("confidential-computing")
}

known if is_boolean(input.candidate.security.confidentialComputing)
