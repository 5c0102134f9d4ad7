package novacron.stacks.aws_bucket_tls_test

import data.novacron.fixtures

id := "NCP-AWS-032"

name := "aws_bucket_tls"

denied(resources) := fixtures.judged_stack(name, resources)

bucket := object.union(fixtures.resource("aws:s3/bucket:Bucket", {"bucket": "b"}).resource, {"urn": "urn:b"})

old_bucket := object.union(bucket, {"type": "aws:s3/bucketV2:BucketV2"})

statement := {
	"Effect": "Deny",
	"Principal": "*",
	"Action": "s3:*",
	"Resource": "*",
	"Condition": {"Bool": {"aws:SecureTransport": "false"}},
}

# Conditions are replaced, not merged.
document(changes) := json.marshal({"Statement": [object.union(object.remove(statement, object.keys(changes)), changes)]})

policy(text) := fixtures.resource("aws:s3/bucketPolicy:BucketPolicy", {"bucket": "b", "policy": text}).resource

test_allows_policies_that_refuse if {
	every changes in [
		{},
		{"Principal": {"AWS": "*"}},
		{"Condition": {"BoolIfExists": {"aws:SecureTransport": "false"}}},
		{"Condition": {"Bool": {"aws:SecureTransport": false}}},
		{"Condition": {"Bool": {"aws:SecureTransport": ["false"]}}},
	] {
		denied([bucket, policy(document(changes))]) == set()
	}
	denied([object.union(bucket, {"properties": {"policy": document({})}})]) == set()
}

test_allows_policies_that_are_not_known_yet if {
	unknown := object.union(fixtures.resource("aws:s3/bucketPolicy:BucketPolicy", {}).resource, {"unknown": ["policy"], "dependencies": ["urn:b"]})
	denied([bucket, unknown]) == set()
	denied([object.union(bucket, {"unknown": ["policy"]})]) == set()
}

test_allows_other_types if denied([fixtures.resource("aws:sns/topic:Topic", {}).resource]) == set()

test_denies_buckets_without if {
	denied([bucket]) == {id}
	denied([old_bucket]) == {id}
	denied([object.union(bucket, {"properties": {"bucket": "c"}}), policy(document({}))]) == {id}
	denied([bucket, object.union(policy(document({})), {"type": "aws:s3/bucketAcl:BucketAcl"})]) == {id}
}

test_denies_policies_that_do_not_refuse if {
	every changes in [
		{"Effect": "Allow"},
		{"Principal": {"AWS": "123456789012"}},
		{"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
		{"Condition": {"StringEquals": {"aws:SecureTransport": "false"}}},
	] {
		denied([bucket, policy(document(changes))]) == {id}
	}
}

test_denies_with_the_bucket if {
	findings := data.novacron.stacks.aws_bucket_tls.deny with input as fixtures.stack([bucket])
	{finding.resource | some finding in findings} == {"urn:b"}
}
