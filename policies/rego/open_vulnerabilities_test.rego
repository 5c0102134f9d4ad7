package novacron.rules.open_vulnerabilities_test

import data.novacron.fixtures

id := "NCP-SEC-001"

vulnerable := {"security": {"openVulnerabilities": 6}}

test_allows_at_the_maximum if {
	fixtures.denied(fixtures.placement({"exposure": "public"}, {"security": {"openVulnerabilities": 5}}, [])) == set()
}

test_allows_internal_work if fixtures.denied(fixtures.placement({"exposure": "internal"}, vulnerable, [])) == set()

test_denies_above if {
	doc := fixtures.placement({"exposure": "public"}, vulnerable, [])
	fixtures.denied(doc) == {id}
	fixtures.said(doc, id, "6 open vulnerabilities, above 5")
}

test_denies_unknown if {
	fixtures.said(fixtures.placement({"exposure": "public"}, {}, ["security/openVulnerabilities"]), id, "unknown")
}

test_allows_quantum_jobs if {
	place := object.union(fixtures.in_germany, {"security": {"openVulnerabilities": 99}})
	fixtures.denied(fixtures.quantum({"exposure": "public"}, place, {"cost": 1})) == set()
}
