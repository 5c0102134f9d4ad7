package novacron.rules.quantum_residency_test

import data.novacron.fixtures

id := "NCP-QNT-002"

job(labels, place) := fixtures.quantum(labels, place, {"cost": 1})

test_allows_in_the_places if fixtures.denied(job({"data": "health"}, fixtures.in_germany)) == set()

test_allows_other_jobs_elsewhere if fixtures.denied(job({}, {"country": "US", "continent": "NA"})) == set()

test_denies_outside if {
	doc := job({"data": "confidential"}, {"country": "US", "continent": "NA"})
	fixtures.denied(doc) == {id}
	fixtures.said(doc, id, "would run in US (NA), which is none of EEA")
}

test_denies_unknown_place if fixtures.said(job({"data": "personal"}, {}), id, "country is unknown")

test_denies_unknown_continent if {
	doc := job({"data": "personal"}, {"country": "DE"})
	fixtures.said(doc, id, "continent is unknown") with data.quantum.places as ["continent:EU"]
}

test_allows_unknown_places_without_the_label if {
	fixtures.denied(fixtures.quantum({}, {}, {"cost": 1})) == set()
	fixtures.denied(fixtures.quantum({}, {"country": "US"}, {"cost": 1})) == set() with data.quantum.places as ["continent:EU"]
}
