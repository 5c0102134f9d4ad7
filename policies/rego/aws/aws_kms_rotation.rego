package novacron.resources.aws_kms_rotation

import data.novacron.lib

# METADATA
# title: KMS keys are rotated
# description: A symmetric KMS key for encryption sets `enableKeyRotation`; it is off where it is absent. Keys of custom key stores cannot be rotated by KMS.
# custom:
#   id: NCP-AWS-009
#   docs: docs/policies.md#ncp-aws-009
#   effect: deny
#   severity: medium
#   category: security
#   frameworks: ["CIS AWS 3.0 3.6", "NIST CSF 2.0 PR.DS-01", "ISO/IEC 27001:2022 A.8.24", "PCI DSS 4.0 Req. 3.7.4"]
#   remediation: Set enableKeyRotation to true.
#   remediate:
#     - {path: enableKeyRotation, value: true}
deny contains lib.finding(rego.metadata.rule(), "the key is never rotated") if {
	input.resource.type == "aws:kms/key:Key"
	symmetric
	not input.resource.properties.customKeyStoreId
	not lib.undecided("customKeyStoreId")
	not lib.undecided("enableKeyRotation")
	not lib.on(["enableKeyRotation"])
}

symmetric if {
	not lib.undecided("customerMasterKeySpec")
	lib.get(["customerMasterKeySpec"]) in {null, "SYMMETRIC_DEFAULT"}
}
