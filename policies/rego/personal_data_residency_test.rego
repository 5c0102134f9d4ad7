package novacron.rules.personal_data_residency_test

import data.novacron.fixtures

id := "NCP-RES-001"

test_allows_in_the_eu if fixtures.denied(fixtures.placement({"data": "personal"}, {}, [])) == set()

test_allows_elsewhere_without_the_label if {
	fixtures.denied(fixtures.placement({"data": "public"}, {"country": "US", "continent": "NA"}, [])) == set()
}

test_denies_outside if {
	doc := fixtures.placement({"data": " Personal, logs"}, {"country": "US", "continent": "NA"}, [])
	fixtures.denied(doc) == {id}
	fixtures.said(doc, id, "US (NA), which is none of EEA")
}

test_denies_unknown_place if {
	doc := fixtures.placement({"data": "personal"}, {}, ["country", "continent"])
	fixtures.said(doc, id, "country is unknown")
}

test_denies_unknown_continent if {
	doc := fixtures.placement({"data": "personal"}, {}, ["continent"])
	fixtures.said(doc, id, "continent is unknown") with data.residency.personalDataPlaces as ["continent:EU"]
}

test_an_area_is_its_countries if {
	norway := fixtures.placement({"data": "personal"}, {"country": "NO"}, [])
	fixtures.denied(norway) == set()
	fixtures.denied(norway) == {id} with data.residency.personalDataPlaces as ["EU"]
	fixtures.denied(norway) == set() with data.residency.personalDataPlaces as ["continent:EU"]
	fixtures.said(fixtures.placement({"data": "personal"}, {"country": "GB"}, []), id, "GB (EU), which is none of EEA")
}

test_a_listed_country_needs_no_continent if {
	doc := fixtures.placement({"data": "personal"}, {}, ["continent"])
	fixtures.denied(doc) == set() with data.residency.personalDataPlaces as ["DE", "FR"]
}

test_countries_are_told_when_the_continent_is_unknown if {
	doc := fixtures.placement({"data": "personal"}, {"country": "GB"}, ["continent"])
	fixtures.said(doc, id, "GB (continent unknown)") with data.residency.personalDataPlaces as ["DE", "FR"]
}

test_continents_are_told_when_the_country_is_unknown if {
	doc := fixtures.placement({"data": "personal"}, {"continent": "NA"}, ["country"])
	fixtures.said(doc, id, "country unknown (NA)")
}

test_quantum_jobs_have_their_own_rule if {
	fixtures.denied(fixtures.quantum({"data": "personal"}, {"country": "US", "continent": "NA"}, {"cost": 1})) == {"NCP-QNT-002"}
}

test_allows_unknown_places_without_the_label if {
	fixtures.denied(fixtures.placement({}, {}, ["country", "continent"])) == set()
	places := ["continent:EU"]
	fixtures.denied(fixtures.placement({}, {}, ["continent"])) == set() with data.residency.personalDataPlaces as places
}

test_one_of_several_areas_is_enough if {
	doc := fixtures.placement({"data": "personal"}, {"country": "NO"}, [])
	fixtures.denied(doc) == set() with data.residency.personalDataPlaces as ["EU", "EEA"]
}

test_a_country_in_a_list_with_continents if {
	places := ["DE", "continent:NA"]
	home := fixtures.placement({"data": "personal"}, {}, ["continent"])
	fixtures.denied(home) == set() with data.residency.personalDataPlaces as places
	abroad := fixtures.placement({"data": "personal"}, {"country": "US"}, ["continent"])
	fixtures.said(abroad, id, "continent is unknown") with data.residency.personalDataPlaces as places
}

test_an_unknown_place_is_told_once if {
	doc := fixtures.placement({"data": "personal"}, {}, ["country", "continent"])
	fixtures.said(doc, id, "country is unknown") with data.residency.personalDataPlaces as ["continent:EU"]
}

test_a_known_continent_is_outside if {
	doc := fixtures.placement({"data": "personal"}, {"country": "US", "continent": "NA"}, [])
	fixtures.said(doc, id, "US (NA), which is none of continent:EU") with data.residency.personalDataPlaces as ["continent:EU"]
}
