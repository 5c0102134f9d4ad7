package novacron.stacks.aws_bucket_public_access

import data.novacron.lib
import data.novacron.lib_stack

# METADATA
# title: S3 buckets that others may reach have a public access block
# description: Each bucket of a stack that has a policy, an access control list or a website in the stack has a BucketPublicAccessBlock, or the account has one. A bucket with none of these is private as it was made.
# custom:
#   id: NCP-AWS-033
#   docs: docs/policies.md#ncp-aws-033
#   effect: deny
#   severity: medium
#   category: exposure
#   frameworks: ["CIS AWS 3.0 2.1.4", "NIST CSF 2.0 PR.AA-05", "ISO/IEC 27001:2022 A.8.3", "SOC 2 CC6.1", "PCI DSS 4.0 Req. 1.4.2"]
#   remediation: Add a BucketPublicAccessBlock for the bucket, or an AccountPublicAccessBlock.
deny contains finding if {
	some bucket in lib_stack.buckets
	lib_stack.among(opened, bucket, "bucket")
	not lib_stack.among(blocked, bucket, "bucket")
	not account_blocked
	finding := lib.about(bucket, lib.finding(rego.metadata.rule(), "nothing keeps the bucket from becoming public"))
}

# Nobody is accused for what is not known to be about the bucket.
opened := lib_stack.targets(
	[opening |
		some opening in input.resources
		opening.type in {
			"aws:s3/bucketPolicy:BucketPolicy",
			"aws:s3/bucketAcl:BucketAcl",
			"aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
		}
		not lib_stack.unclear(opening, "bucket")
	],
	"bucket",
)

blocked := lib_stack.targets(
	[block |
		some block in input.resources
		block.type == "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
	],
	"bucket",
)

account_blocked if {
	some block in input.resources
	block.type == "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"
}
