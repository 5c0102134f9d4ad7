package novacron.resources.aws_s3_public_access_block_test

import data.novacron.fixtures

id := "NCP-AWS-007"

name := "aws_s3_public_access_block"

types := {
	"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
	"aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
}

settings := {"blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"}

all := {setting: true | some setting in settings}

test_allows_all_four if {
	every type in types {
		fixtures.allows(name, type, [all])
	}
}

test_allows_what_is_not_known_yet if {
	every type in types {
		every setting in settings {
			fixtures.waits(name, type, object.remove(all, [setting]), [setting])
		}
	}
}

test_allows_other_types if fixtures.allows(name, "aws:s3/bucket:Bucket", [{}])

test_denies_one_that_is_off_or_absent if {
	every type in types {
		every setting in settings {
			fixtures.denies(name, id, type, [object.remove(all, [setting]), object.union(all, {setting: false})])
		}
	}
}
