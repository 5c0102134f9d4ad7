package novacron.stacks.aws_bucket_public_access_test

import data.novacron.fixtures

id := "NCP-AWS-033"

name := "aws_bucket_public_access"

denied(resources) := fixtures.judged_stack(name, resources)

bucket := object.union(fixtures.resource("aws:s3/bucket:Bucket", {"bucket": "b"}).resource, {"urn": "urn:b"})

of(type) := fixtures.resource(type, {"bucket": "b"}).resource

openings := {
	"aws:s3/bucketPolicy:BucketPolicy",
	"aws:s3/bucketAcl:BucketAcl",
	"aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
}

block := of("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")

account := fixtures.resource("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", {}).resource

test_allows_blocks if {
	every opening in openings {
		denied([bucket, of(opening), block]) == set()
		denied([bucket, of(opening), account]) == set()
	}
}

test_allows_buckets_as_they_were_made if denied([bucket, of("aws:s3/bucketVersioning:BucketVersioning")]) == set()

test_allows_openings_of_other_buckets if {
	denied([object.union(bucket, {"properties": {"bucket": "c"}}), of("aws:s3/bucketPolicy:BucketPolicy")]) == set()
}

test_denies_openings_without_block if {
	every opening in openings {
		denied([bucket, of(opening)]) == {id}
		denied([bucket, of(opening), object.union(block, {"properties": {"bucket": "c"}})]) == {id}
	}
}

test_denies_with_the_bucket if {
	findings := data.novacron.stacks.aws_bucket_public_access.deny with input as fixtures.stack([bucket, of("aws:s3/bucketAcl:BucketAcl")])
	{finding.resource | some finding in findings} == {"urn:b"}
}
