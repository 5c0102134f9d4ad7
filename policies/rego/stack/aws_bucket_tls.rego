package novacron.stacks.aws_bucket_tls

import data.novacron.lib
import data.novacron.lib_iam
import data.novacron.lib_stack

# METADATA
# title: Every S3 bucket refuses connections without TLS
# description: Each bucket of a stack has a policy that denies where aws:SecureTransport is false. A policy that is not known yet is not judged.
# custom:
#   id: NCP-AWS-032
#   docs: docs/policies.md#ncp-aws-032
#   effect: deny
#   severity: medium
#   category: security
#   frameworks: ["CIS AWS 3.0 2.1.1", "NIST CSF 2.0 PR.DS-02", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC6.7", "PCI DSS 4.0 Req. 4.2.1"]
#   remediation: Add a BucketPolicy with a statement Deny, Principal "*", Action "s3:*" and the Condition Bool aws:SecureTransport "false".
deny contains finding if {
	some bucket in lib_stack.buckets
	not lib.unknown_of(bucket, "policy")
	not covered(bucket)
	finding := lib.about(bucket, lib.finding(rego.metadata.rule(), "the bucket takes connections without TLS"))
}

covered(bucket) if refuses(bucket.properties.policy)

covered(bucket) if lib_stack.among(refused, bucket, "bucket")

refused := lib_stack.targets(
	[policy |
		some policy in input.resources
		policy.type == "aws:s3/bucketPolicy:BucketPolicy"
		decided(policy)
	],
	"bucket",
)

decided(policy) if lib.unknown_of(policy, "policy")

decided(policy) if refuses(policy.properties.policy)

refuses(document) if {
	some statement in lib_iam.denied(document)
	lib_iam.anybody(statement.Principal)
	some operator in ["Bool", "BoolIfExists"]
	some value in lib_iam.listed(statement.Condition[operator]["aws:SecureTransport"])
	value in {"false", false}
}
