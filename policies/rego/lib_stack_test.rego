package novacron.lib_stack_test

import data.novacron.lib_stack

whole := {"urn": "urn:b", "properties": {"bucket": "b"}}

part(changes) := object.union({"properties": {}, "unknown": []}, changes)

test_refers if {
	lib_stack.for_bucket(part({"dependencies": ["urn:a", "urn:b"]}), whole)
	lib_stack.for_bucket(part({"properties": {"bucket": "b"}}), whole)
	lib_stack.for_bucket(part({"unknown": ["bucket"]}), whole)
}

test_does_not_refer if {
	not lib_stack.for_bucket(part({}), whole)
	not lib_stack.for_bucket(part({"properties": {"bucket": "c"}}), whole)
	not lib_stack.for_bucket(part({"unknown": ["bucket"], "dependencies": ["urn:a"]}), whole)
	not lib_stack.for_bucket(part({"properties": {"bucket": 1}}), {"urn": "urn:b", "properties": {"bucket": 1}})
}

test_buckets if {
	doc := {"resources": [{"type": "aws:s3/bucket:Bucket"}, {"type": "aws:s3/bucketV2:BucketV2"}, {"type": "aws:s3/bucketAcl:BucketAcl"}]}
	found := data.novacron.lib_stack.buckets with input as doc
	count(found) == 2
}
