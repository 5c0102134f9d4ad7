package novacron.stacks.stack_budget_test

import data.novacron.fixtures

id := "NCP-FIN-002"

placed(cost) := fixtures.resource("novacron:index:Placement", {"decision": {"costPerMonth": cost, "currency": "EUR"}}).resource

budget := {"maximumStackCostPerMonth": {"EUR": 1000}}

denied(resources) := rules if {
	rules := fixtures.stack_denied(fixtures.stack(resources), id) with data.budget as budget
}

test_allows_up_to_the_budget if denied([placed(500), placed(500)]) == set()

test_allows_a_currency_without_budget if {
	denied([fixtures.resource("novacron:index:Placement", {"decision": {"costPerMonth": 5000, "currency": "CHF"}}).resource]) == set()
}

test_allows_other_resources if {
	denied([fixtures.resource("aws:s3/bucket:Bucket", {"decision": {"costPerMonth": 5000, "currency": "EUR"}}).resource]) == set()
}

test_denies_the_sum_above if {
	denied([placed(500), placed(500), placed(0.5)]) == {id}
}
