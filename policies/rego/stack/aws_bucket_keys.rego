package novacron.stacks.aws_bucket_keys

import data.novacron.lib
import data.novacron.lib_stack
import data.novacron.lib_tags

# METADATA
# title: Buckets with classified data are encrypted with KMS
# description: Each bucket of a stack whose tag data is in `encryption.dataClassesAtRest` has a server-side encryption of aws:kms or aws:kms:dsse. Others are encrypted with keys of S3 without being told to.
# custom:
#   id: NCP-AWS-035
#   docs: docs/policies.md#ncp-aws-035
#   effect: deny
#   severity: medium
#   category: security
#   frameworks: ["NIST CSF 2.0 PR.DS-01", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC6.1"]
#   remediation: Add a BucketServerSideEncryptionConfiguration with the sseAlgorithm "aws:kms" and a kmsMasterKeyId.
deny contains finding if {
	some bucket in lib_stack.buckets
	some class in lib_tags.data_classes(bucket)
	class in data.encryption.dataClassesAtRest
	not lib.unknown_of(bucket, "serverSideEncryptionConfiguration")
	not by_kms(bucket)
	finding := lib.about(bucket, lib.finding(rego.metadata.rule(), "classified data is not encrypted with a key of KMS"))
}

by_kms(bucket) if kms(bucket.properties.serverSideEncryptionConfiguration.rule)

by_kms(bucket) if lib_stack.among(configured, bucket, "bucket")

configured := lib_stack.targets(
	[configuration |
		some configuration in input.resources
		configuration.type == "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
		names_kms(configuration)
	],
	"bucket",
)

names_kms(configuration) if {
	some rule in configuration.properties.rules
	kms(rule)
}

names_kms(configuration) if lib.unknown_of(configuration, "rules")

kms(rule) if rule.applyServerSideEncryptionByDefault.sseAlgorithm in {"aws:kms", "aws:kms:dsse"}
