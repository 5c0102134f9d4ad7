package novacron.rules.gpu_spend_test

import data.novacron.fixtures

id := "NCP-FIN-001"

gpu := object.union(fixtures.placement({}, {}, []), {"request": {"gpus": {"count": 2}}})

test_allows_under_the_cap if fixtures.denied(fixtures.priced(gpu, {"costPerMonth": 5000})) == set()

test_allows_dear_placements_without_gpus if {
	fixtures.denied(fixtures.priced(fixtures.placement({}, {}, []), {"costPerMonth": 50000})) == set()
}

test_denies_above if {
	doc := fixtures.priced(gpu, {"costPerMonth": 5000.5})
	fixtures.denied(doc) == {id}
	fixtures.said(doc, id, "5000.50 EUR a month, above the cap of 5000")
}

test_denies_unknown_cost if fixtures.said(json.remove(gpu, ["estimates/costPerMonth"]), id, "cost per month is unknown")

test_denies_a_currency_without_cap if fixtures.said(fixtures.priced(gpu, {"currency": "CHF"}), id, "none is set")

without_gpus := object.union(gpu, {"request": {"gpus": {"count": 0}}})

test_allows_no_gpus_at_any_cost if fixtures.denied(fixtures.priced(without_gpus, {"costPerMonth": 50000})) == set()

test_denies_one_gpu if {
	one := object.union(gpu, {"request": {"gpus": {"count": 1}}})
	fixtures.denied(fixtures.priced(one, {"costPerMonth": 5001})) == {id}
}

test_allows_other_currencies_without_gpus if fixtures.denied(fixtures.priced(without_gpus, {"currency": "CHF"})) == set()

test_allows_quantum_jobs_with_gpus if {
	job := fixtures.quantum({}, fixtures.in_germany, {"cost": 1, "costPerMonth": 50000})
	fixtures.denied(object.union(job, {"request": {"gpus": {"count": 2}}})) == set()
}
