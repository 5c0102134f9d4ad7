package novacron.stacks.production_regions_test

import data.novacron.fixtures

id := "NCP-REL-004"

name := "production_regions"

denied(resources) := fixtures.judged_stack(name, resources)

machine(region) := fixtures.resource("aws:ec2/instance:Instance", {"instanceType": "t3.micro", "region": region}).resource

placed(region) := fixtures.resource("novacron:index:Placement", {"decision": {"region": region}}).resource

tested(doc) := object.union(doc, {"properties": object.union(doc.properties, {"tags": {"env": "test"}, "labels": {"env": "test"}})})

two(resources) := rules if {
	rules := denied(resources) with data.production.minimumRegions as 2
}

test_allows_one_region_where_that_is_enough if denied([machine("eu-west-1")]) == set()

test_allows_as_many_as_demanded if {
	two([machine("eu-west-1"), placed("eu-central")]) == set()
	two([machine("eu-west-1"), machine("eu-west-2")]) == set()
	two([placed("eu-west"), placed("eu-central")]) == set()
}

test_allows_stacks_without_production if {
	two([]) == set()
	two([tested(machine("eu-west-1")), tested(placed("eu-west"))]) == set()
	two([fixtures.resource("aws:sns/topic:Topic", {"region": "eu-west-1"}).resource]) == set()
	two([fixtures.resource("other:index:Placement", {"decision": {"region": "x"}}).resource]) == set()
}

test_denies_fewer if {
	two([machine("eu-west-1"), machine("eu-west-1")]) == {id}
	two([placed("eu-west")]) == {id}
	two([machine("eu-west-1"), tested(machine("eu-west-2")), tested(placed("x"))]) == {id}
}
