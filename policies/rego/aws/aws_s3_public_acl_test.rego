package novacron.resources.aws_s3_public_acl_test

import data.novacron.fixtures

id := "NCP-AWS-006"

name := "aws_s3_public_acl"

types := {
	"aws:s3/bucket:Bucket",
	"aws:s3/bucketV2:BucketV2",
	"aws:s3/bucketAcl:BucketAcl",
	"aws:s3/bucketAclV2:BucketAclV2",
	"aws:s3/bucketObject:BucketObject",
	"aws:s3/bucketObjectv2:BucketObjectv2",
}

test_allows_private_lists if {
	every type in types {
		fixtures.allows(name, type, [{}, {"acl": "private"}, {"acl": "bucket-owner-full-control"}])
	}
}

test_allows_other_types if fixtures.allows(name, "aws:s3/bucketPolicy:BucketPolicy", [{"acl": "public-read"}])

test_denies_public_lists if {
	every type in types {
		fixtures.denies(name, id, type, [{"acl": "public-read"}, {"acl": "public-read-write"}, {"acl": "authenticated-read"}])
	}
}
