package novacron.stacks.stack_quantum_spend_test

import data.novacron.fixtures

id := "NCP-QNT-004"

name := "stack_quantum_spend"

denied(resources) := fixtures.judged_stack(name, resources)

job(amount, currency) := fixtures.resource("novacron:index:QuantumJob", {"decision": {"costPerMonth": amount, "currency": currency}}).resource

other := fixtures.resource("novacron:index:Placement", {"decision": {"costPerMonth": 1, "currency": "EUR"}}).resource

test_allows_up_to_the_cap if denied([job(1000, "EUR"), job(1000, "EUR"), job(2200, "USD"), job("[secret]", "EUR"), other]) == set()

test_denies_the_sum_above if {
	denied([job(1000, "EUR"), job(1000, "EUR"), job(0.5, "EUR")]) == {id}
	denied([job(2201, "USD")]) == {id}
}
