package novacron.resources.allowed_regions_test

import data.novacron.fixtures

id := "NCP-REG-001"

name := "allowed_regions"

topic(region) := fixtures.but(fixtures.resource("aws:sns/topic:Topic", {}), {"provider": {"region": region}})

judged(doc) := rules if {
	rules := fixtures.judged(name, doc) with data.regions.allowed as ["eu-west-1", "westeurope"]
}

test_allows_the_regions if {
	judged(topic("eu-west-1")) == set()
	judged(fixtures.resource("azure-native:storage:StorageAccount", {"location": "West Europe"})) == set()
}

test_allows_services_without_a_region if {
	doc := fixtures.but(fixtures.resource("aws:iam/role:Role", {}), {"provider": {"region": "us-east-1"}})
	judged(doc) == set()
}

test_allows_what_has_no_region_or_none_known if {
	judged(fixtures.resource("random:index/randomId:RandomId", {"region": "us-east-1"})) == set()
	judged(fixtures.resource("aws:sns/topic:Topic", {})) == set()
}

test_allows_everything_where_no_region_is_named if fixtures.judged(name, topic("us-east-1")) == set()

test_denies_other_regions if {
	judged(topic("us-east-1")) == {id}
	judged(fixtures.resource("gcp:storage/bucket:Bucket", {"location": "US"})) == {id}
}
