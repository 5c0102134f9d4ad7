package novacron.resources.aws_s3_public_access_block

import data.novacron.lib

# METADATA
# title: S3 public access blocks block all four ways
# description: A public access block of a bucket or of the account sets `blockPublicAcls`, `blockPublicPolicy`, `ignorePublicAcls` and `restrictPublicBuckets`. Each is off where it is absent; without a block of its own a new bucket has all four.
# custom:
#   id: NCP-AWS-007
#   docs: docs/policies.md#ncp-aws-007
#   effect: deny
#   severity: high
#   category: exposure
#   frameworks: ["CIS AWS 3.0 2.1.4", "NIST CSF 2.0 PR.AA-05", "ISO/IEC 27001:2022 A.8.3", "SOC 2 CC6.1", "PCI DSS 4.0 Req. 1.4.2"]
#   remediation: Set blockPublicAcls, blockPublicPolicy, ignorePublicAcls and restrictPublicBuckets to true.
#   remediate:
#     - {path: blockPublicAcls, value: true}
#     - {path: blockPublicPolicy, value: true}
#     - {path: ignorePublicAcls, value: true}
#     - {path: restrictPublicBuckets, value: true}
deny contains lib.finding(rego.metadata.rule(), message) if {
	input.resource.type in {
		"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
		"aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
	}
	some setting in ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"]
	not lib.undecided(setting)
	not lib.on([setting])
	message := sprintf("%s is off", [setting])
}
