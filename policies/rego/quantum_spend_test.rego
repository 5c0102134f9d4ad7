package novacron.rules.quantum_spend_test

import data.novacron.fixtures

id := "NCP-QNT-001"

job(cost) := fixtures.quantum({}, fixtures.in_germany, cost)

test_allows_under_the_cap if fixtures.denied(job({"cost": 500})) == set()

test_leaves_placements_alone if fixtures.denied(fixtures.priced(fixtures.placement({}, {}, []), {"cost": 900})) == set()

test_denies_above if {
	fixtures.denied(job({"cost": 612.345})) == {id}
	fixtures.said(job({"cost": 612.345}), id, "EUR, above the cap of 500")
}

test_denies_unknown_cost if fixtures.said(job({}), id, "cost is unknown")

test_denies_a_currency_without_cap if fixtures.said(job({"cost": 1, "currency": "JPY"}), id, "none is set")

test_allows_placements_in_other_currencies if {
	fixtures.denied(fixtures.priced(fixtures.placement({}, {}, []), {"currency": "CHF"})) == set()
}
