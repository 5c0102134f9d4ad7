package novacron.stacks.tier_spread_test

import data.novacron.fixtures

id := "NCP-REL-003"

name := "tier_spread"

denied(resources) := fixtures.judged_stack(name, resources)

placed(app, target, zone) := fixtures.resource("novacron:index:Placement", {
	"labels": {"app": app},
	"decision": {"target": target, "zone": zone},
}).resource

unzoned(target) := fixtures.resource("novacron:index:Placement", {"labels": {"app": "web"}, "decision": {"target": target}}).resource

test_allows_spread_tiers if {
	denied([placed("web", "n1", "a"), placed("web", "n2", "b")]) == set()
	denied([placed("web", "n1", "a"), placed("web", "n2", "a"), placed("web", "n3", "b")]) == set()
}

test_allows_one_of_each if denied([placed("web", "n1", "a"), placed("db", "n1", "a")]) == set()

test_allows_zones_that_are_not_known if {
	denied([unzoned("n1"), unzoned("n2")]) == set()
	denied([placed("web", "n1", "a"), unzoned("n2")]) == set()
}

test_allows_tests_other_types_and_the_undecided if {
	test_placement := fixtures.resource("novacron:index:Placement", {"labels": {"app": "web", "tier": "test"}, "decision": {"target": "n1"}}).resource
	denied([test_placement, test_placement]) == set()
	other := fixtures.resource("other:index:Placement", {"labels": {"app": "web"}, "decision": {"target": "n1"}}).resource
	denied([other, other]) == set()
	undecided := fixtures.resource("novacron:index:Placement", {"labels": {"app": "web"}}).resource
	denied([undecided, undecided]) == set()
}

test_denies_one_node if {
	denied([placed("web", "n1", "a"), placed("Web ", "n1", "a")]) == {id}
	denied([unzoned("n1"), unzoned("n1")]) == {id}
}

test_denies_one_zone if denied([placed("web", "n1", "a"), placed("web", "n2", "a"), placed("db", "n3", "b")]) == {id}

said(resources) := texts if {
	texts := {finding.message | some finding in data.novacron.stacks.tier_spread.deny} with input as fixtures.stack(resources)
}

test_denies_with_names_and_the_worse_of_both if {
	said([placed("web", "n1", "a"), placed("web", "n1", "a")]) == {"it, it all stand on one node"}
	said([placed("web", "n1", "a"), placed("web", "n2", "a")]) == {"it, it all stand in one zone"}
}
