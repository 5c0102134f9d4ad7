package novacron.rules.no_spot_test

import data.novacron.fixtures

id := "NCP-REL-001"

database := {"request": {"workload": "database"}}

test_allows_others_on_spot if fixtures.denied(fixtures.placement({"criticality": "low"}, {"spot": true}, [])) == set()

test_allows_databases_on_demand if {
	fixtures.denied(object.union(fixtures.placement({}, {}, []), database)) == set()
}

test_denies_databases_on_spot if {
	doc := object.union(fixtures.placement({}, {"spot": true}, []), database)
	fixtures.denied(doc) == {id}
	fixtures.said(doc, id, "can be interrupted")
}

test_denies_critical_work_on_spot if {
	fixtures.denied(fixtures.placement({"criticality": "high"}, {"spot": true}, [])) == {id}
}

test_denies_unknown if {
	fixtures.said(fixtures.placement({"criticality": "high"}, {}, ["spot"]), id, "unknown")
}

test_allows_quantum_jobs if {
	fixtures.denied(fixtures.quantum({"criticality": "high"}, {"country": "DE", "continent": "EU", "spot": true}, {"cost": 1})) == set()
}
