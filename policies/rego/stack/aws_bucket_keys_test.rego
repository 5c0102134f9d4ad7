package novacron.stacks.aws_bucket_keys_test

import data.novacron.fixtures

id := "NCP-AWS-035"

name := "aws_bucket_keys"

denied(resources) := fixtures.judged_stack(name, resources)

bucket(properties) := object.union(
	fixtures.resource("aws:s3/bucket:Bucket", object.union({"bucket": "b", "tags": {"data": "confidential"}}, properties)).resource,
	{"urn": "urn:b"},
)

by(algorithm) := {"applyServerSideEncryptionByDefault": {"sseAlgorithm": algorithm}}

configuration(rules) := fixtures.resource(
	"aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
	{"bucket": "b", "rules": rules},
).resource

test_allows_kms if {
	every algorithm in ["aws:kms", "aws:kms:dsse"] {
		denied([bucket({}), configuration([by(algorithm)])]) == set()
		denied([bucket({"serverSideEncryptionConfiguration": {"rule": by(algorithm)}})]) == set()
	}
}

test_allows_other_data if denied([bucket({"tags": {"data": "public"}})]) == set()

test_allows_what_is_not_known_yet if {
	denied([bucket({}), object.union(configuration([]), {"unknown": ["rules"]})]) == set()
	denied([object.union(bucket({}), {"unknown": ["serverSideEncryptionConfiguration"]})]) == set()
}

test_denies_other_keys if {
	denied([bucket({})]) == {id}
	denied([bucket({}), configuration([by("AES256")])]) == {id}
	denied([bucket({"serverSideEncryptionConfiguration": {"rule": by("AES256")}})]) == {id}
	denied([bucket({"bucket": "c"}), configuration([by("aws:kms")])]) == {id}
	denied([bucket({"bucket": "c"}), object.union(configuration([]), {"unknown": ["rules"]})]) == {id}
	denied([bucket({}), object.union(configuration([by("aws:kms")]), {"type": "other"})]) == {id}
	denied([bucket({}), object.union(configuration([]), {"type": "other", "unknown": ["rules"]})]) == {id}
}

test_denies_with_the_bucket if {
	findings := data.novacron.stacks.aws_bucket_keys.deny with input as fixtures.stack([bucket({})])
	{finding.resource | some finding in findings} == {"urn:b"}
}
