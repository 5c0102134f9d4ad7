package novacron.resources.sovereignty_test

import data.novacron.fixtures

id := "NCP-RES-003"

name := "sovereignty"

topic(region) := fixtures.resource("aws:sns/topic:Topic", {"region": region})

judged(doc) := rules if {
	rules := fixtures.judged(name, doc) with data.regions.places as ["EEA", "CH"]
}

test_allows_the_places if {
	judged(topic("eu-west-1")) == set()
	judged(topic("eu-central-2")) == set()
}

test_allows_services_without_a_region if judged(fixtures.resource("aws:route53/zone:Zone", {"region": "us-east-1"})) == set()

test_allows_everything_where_no_place_is_named if fixtures.judged(name, topic("us-east-1")) == set()

test_denies_other_places if {
	judged(topic("us-east-1")) == {id}
	judged(topic("eu-moon-1")) == {id}
}
