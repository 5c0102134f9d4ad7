package novacron.rules.risk_by_criticality_test

import data.novacron.fixtures

id := "NCP-RSK-001"

critical := fixtures.placement({"criticality": "HIGH"}, {}, [])

test_allows_below if fixtures.denied(critical) == set()

test_allows_at_the_maximum if fixtures.denied(fixtures.priced(critical, {"risk": 0.1})) == set()

test_allows_any_without_criticality if {
	fixtures.denied(fixtures.priced(fixtures.placement({}, {}, []), {"risk": 0.99})) == set()
}

test_denies_above if {
	doc := fixtures.priced(critical, {"risk": 0.1001})
	fixtures.denied(doc) == {id}
	fixtures.said(doc, id, "0.1001 is above 0.1")
}

test_denies_unknown if fixtures.said(json.remove(critical, ["estimates/risk"]), id, "risk is unknown")

test_denies_null if fixtures.said(fixtures.priced(critical, {"risk": null}), id, "risk is unknown")

test_denies_an_unknown_criticality if {
	fixtures.said(fixtures.placement({"criticality": "hihg"}, {}, []), id, "none of high, low, medium")
}

test_allows_unknown_risk_without_the_label if {
	fixtures.denied(fixtures.placement({}, {}, ["risk"])) == set()
	fixtures.denied(json.remove(fixtures.placement({}, {}, []), ["estimates/risk"])) == set()
}

test_an_unknown_criticality_is_all_that_is_told if {
	doc := json.remove(fixtures.placement({"criticality": "hihg"}, {}, []), ["estimates/risk"])
	fixtures.said(doc, id, "none of high, low, medium")
}

test_allows_quantum_jobs if {
	job := fixtures.quantum({"criticality": "high"}, fixtures.in_germany, {"cost": 1, "risk": 0.9})
	fixtures.denied(job) == set()
}
