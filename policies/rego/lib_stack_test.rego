package novacron.lib_stack_test

import data.novacron.lib_stack

whole := {"urn": "urn:b", "properties": {"bucket": "b"}}

part(changes) := object.union({"urn": "urn:part", "properties": {}, "unknown": []}, changes)

found(changes) if lib_stack.among(lib_stack.targets([part({}), part(changes)], "bucket"), whole, "bucket")

test_refers if {
	found({"dependencies": ["urn:a", "urn:b"]})
	found({"properties": {"bucket": "b"}})
	found({"unknown": ["bucket"]})
}

test_does_not_refer if {
	not found({})
	not found({"dependencies": ["urn:a"]})
	not found({"properties": {"bucket": "c", "name": "b"}})
	not found({"unknown": ["bucket"], "dependencies": ["urn:a"]})
	not found({"unknown": ["policy"]})
}

test_buckets if {
	doc := {"resources": [{"type": "aws:s3/bucket:Bucket"}, {"type": "aws:s3/bucketV2:BucketV2"}, {"type": "aws:s3/bucketAcl:BucketAcl"}]}
	found_buckets := data.novacron.lib_stack.buckets with input as doc
	count(found_buckets) == 2
}
