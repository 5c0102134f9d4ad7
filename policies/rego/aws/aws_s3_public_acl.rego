package novacron.resources.aws_s3_public_acl

import data.novacron.lib

# METADATA
# title: S3 access control lists grant nothing to the public
# description: A bucket, its access control list or an object has no canned list that lets everybody, or everybody with an AWS account, read or write.
# custom:
#   id: NCP-AWS-006
#   docs: docs/policies.md#ncp-aws-006
#   effect: deny
#   severity: critical
#   category: exposure
#   frameworks: ["CIS AWS 3.0 2.1.4", "NIST CSF 2.0 PR.AA-05", "ISO/IEC 27001:2022 A.8.3", "SOC 2 CC6.1", "PCI DSS 4.0 Req. 1.4.2"]
#   remediation: Set acl to "private" or leave it out; serve public files through CloudFront with origin access control.
deny contains lib.finding(rego.metadata.rule(), message) if {
	input.resource.type in {
		"aws:s3/bucket:Bucket",
		"aws:s3/bucketV2:BucketV2",
		"aws:s3/bucketAcl:BucketAcl",
		"aws:s3/bucketAclV2:BucketAclV2",
		"aws:s3/bucketObject:BucketObject",
		"aws:s3/bucketObjectv2:BucketObjectv2",
	}
	input.resource.properties.acl in {"public-read", "public-read-write", "authenticated-read"}
	message := sprintf("the access control list is %s", [input.resource.properties.acl])
}
