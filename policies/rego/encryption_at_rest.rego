package novacron.rules.encryption_at_rest

import data.novacron.lib

# METADATA
# title: Confidential data is encrypted at rest
# description: A placement whose label data is in `encryption.dataClassesAtRest` needs a node with encryption at rest.
# custom:
#   id: NCP-ENC-001
#   docs: docs/policies.md#ncp-enc-001
#   effect: deny
#   severity: high
#   category: security
#   frameworks: ["ISO/IEC 27001:2022 A.8.24", "BSI C5 CRY-03"]
#   remediation: Choose nodes with security.encryptionAtRest, or encrypt the disks and say so in the fleet file.
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains "confidential data would lie on a disk that is not encrypted at rest" if {
	applies
	input.candidate.security.encryptionAtRest == false
}

violations contains "confidential data needs encryption at rest, but whether the candidate has it is unknown" if {
	applies
	not known
}

applies if {
	input.kind == "placement"
	lib.in_data_class(data.encryption.dataClassesAtRest)
}

known if is_boolean(input.candidate.security.encryptionAtRest)
