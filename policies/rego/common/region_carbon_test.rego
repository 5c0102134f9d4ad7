package novacron.resources.region_carbon_test

import data.novacron.fixtures

id := "NCP-ENV-003"

name := "region_carbon"

machine(region) := fixtures.resource("aws:ec2/instance:Instance", {"instanceType": "t3.micro", "region": region})

judged(doc) := rules if {
	rules := fixtures.judged(name, doc) with data.carbon.ceilingGramsPerKwh as 300 with data.cloud.regionGramsPerKwh as {"clean": 300, "dirty": 300.5}
}

test_allows_clean_grids if judged(machine("clean")) == set()

test_allows_unknown_grids if judged(machine("elsewhere")) == set()

test_allows_what_is_no_machine if judged(fixtures.resource("aws:sns/topic:Topic", {"region": "dirty"})) == set()

test_denies_dirty_grids if judged(machine("dirty")) == {id}

test_denies_unknown_grids_where_they_must_be_known if {
	judged(machine("elsewhere")) == {id} with data.carbon.denyUnknown as true
	judged(machine("clean")) == set() with data.carbon.denyUnknown as true
}
