package novacron.resources.resource_residency_test

import data.novacron.fixtures

id := "NCP-RES-002"

name := "resource_residency"

bucket(region, class) := fixtures.resource("aws:s3/bucket:Bucket", {"region": region, "tags": {"Data": class}})

test_allows_the_places if {
	fixtures.judged(name, bucket("eu-central-1", "personal")) == set()
	fixtures.judged(name, bucket("eu-north-1", "confidential, personal")) == set()
}

test_allows_other_data if {
	fixtures.judged(name, bucket("us-east-1", "public")) == set()
	fixtures.judged(name, fixtures.resource("aws:s3/bucket:Bucket", {"region": "us-east-1"})) == set()
}

test_allows_a_region_that_is_not_known_yet if {
	fixtures.judged(name, fixtures.resource("aws:s3/bucket:Bucket", {"tags": {"data": "personal"}})) == set()
}

test_denies_other_places if {
	fixtures.judged(name, bucket("us-east-1", "personal")) == {id}
	fixtures.judged(name, bucket("eu-west-2", "personal")) == {id}
}

test_denies_regions_that_nobody_knows if fixtures.judged(name, bucket("eu-moon-1", "personal")) == {id}
