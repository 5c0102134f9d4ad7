package novacron.rules.health_attestation_test

import data.novacron.fixtures

id := "NCP-CMP-002"

test_allows_any_of_the_attestations if fixtures.denied(fixtures.placement({"data": "health"}, {}, [])) == set()

test_allows_others_unattested if fixtures.denied(fixtures.placement({}, {"compliance": []}, [])) == set()

test_denies_unattested if {
	doc := fixtures.placement({"data": "health"}, {"compliance": ["soc2"]}, [])
	fixtures.denied(doc) == {id}
	fixtures.said(doc, id, "hipaa, iso27001, and the candidate is not")
}

test_denies_unknown if {
	fixtures.said(fixtures.placement({"data": "health"}, {}, ["compliance"]), id, "unknown")
}
