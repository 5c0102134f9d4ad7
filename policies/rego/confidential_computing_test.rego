package novacron.rules.confidential_computing_test

import data.novacron.fixtures

id := "NCP-SEC-002"

required := {"confidential-computing": "required"}

without := {"security": {"confidentialComputing": false}}

test_allows_with if fixtures.denied(fixtures.placement(required, {}, [])) == set()

test_allows_without_the_label if fixtures.denied(fixtures.placement({}, without, [])) == set()

test_denies_without if {
	doc := fixtures.placement(required, without, [])
	fixtures.denied(doc) == {id}
	fixtures.said(doc, id, "has none")
}

test_denies_unknown if {
	fixtures.said(fixtures.placement(required, {}, ["security/confidentialComputing"]), id, "unknown")
}

test_allows_without_where_it_is_optional if {
	fixtures.denied(fixtures.placement({"confidential-computing": "optional"}, without, [])) == set()
}

test_allows_quantum_jobs if {
	fixtures.denied(fixtures.quantum(required, fixtures.in_germany, {"cost": 1})) == set()
}
