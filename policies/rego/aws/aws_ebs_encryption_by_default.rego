package novacron.resources.aws_ebs_encryption_by_default

import data.novacron.lib

# METADATA
# title: EBS encryption by default stays on
# description: An account or region that manages EBS encryption by default does not switch it off. It is on where `enabled` is absent.
# custom:
#   id: NCP-AWS-004
#   docs: docs/policies.md#ncp-aws-004
#   effect: deny
#   severity: high
#   category: security
#   frameworks: ["CIS AWS 3.0 2.2.1", "NIST CSF 2.0 PR.DS-01", "ISO/IEC 27001:2022 A.8.24"]
#   remediation: Set enabled to true, or leave it out.
deny contains lib.finding(rego.metadata.rule(), "EBS encryption by default is switched off for the region") if {
	input.resource.type == "aws:ebs/encryptionByDefault:EncryptionByDefault"
	lib.off(["enabled"])
}
