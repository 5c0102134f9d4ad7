package novacron.stacks.stack_gpu_spend_test

import data.novacron.fixtures

id := "NCP-FIN-004"

name := "stack_gpu_spend"

denied(resources) := fixtures.judged_stack(name, resources)

placed(type, count, amount, currency) := fixtures.resource(type, {
	"gpus": {"count": count},
	"decision": {"costPerMonth": amount, "currency": currency},
}).resource

gpus(amount, currency) := placed("novacron:index:Placement", 1, amount, currency)

test_allows_up_to_the_cap if {
	denied([gpus(10000, "EUR"), gpus(10000, "EUR"), gpus(22000, "USD"), gpus("[secret]", "EUR")]) == set()
	denied([gpus(20000, "EUR"), placed("novacron:index:Placement", 0, 1, "EUR")]) == set()
	denied([gpus(20000, "EUR"), placed("other:index:Placement", 1, 1, "EUR")]) == set()
}

test_denies_the_sum_above if {
	denied([gpus(10000, "EUR"), gpus(10000, "EUR"), gpus(0.5, "EUR")]) == {id}
	denied([gpus(22001, "USD")]) == {id}
}
