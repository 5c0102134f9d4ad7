package novacron.rules.carbon_ceiling_test

import data.novacron.fixtures

id := "NCP-ENV-001"

test_allows_below_the_ceiling if {
	fixtures.denied(fixtures.placement({"carbon": "moderate"}, {"gridCarbonGramsPerKwh": 400}, [])) == set()
}

test_allows_unknown_where_nothing_is_demanded if {
	fixtures.denied(fixtures.placement({}, {}, ["gridCarbonGramsPerKwh"])) == set()
}

test_denies_above_the_class if {
	doc := fixtures.placement({"carbon": "low"}, {}, [])
	fixtures.denied(doc) == {id}
	fixtures.said(doc, id, "300 gCO2e/kWh, above the ceiling of 150")
}

test_denies_above_the_general_ceiling if {
	fixtures.denied(fixtures.placement({}, {"gridCarbonGramsPerKwh": 1001}, [])) == {id}
}

test_a_class_cannot_exceed_the_general_ceiling if {
	fixtures.denied(fixtures.placement({"carbon": "moderate"}, {}, [])) == {id} with data.carbon.ceilingGramsPerKwh as 200
}

test_denies_unknown_where_the_label_is_set if {
	fixtures.said(fixtures.placement({"carbon": "low"}, {}, ["gridCarbonGramsPerKwh"]), id, "unknown")
}

test_denies_unknown_where_data_says_so if {
	doc := fixtures.placement({}, {}, ["gridCarbonGramsPerKwh"])
	fixtures.denied(doc) == {id} with data.carbon.denyUnknown as true
}

test_denies_an_unknown_class if {
	fixtures.said(fixtures.placement({"carbon": "lwo"}, {}, []), id, "none of low, moderate")
}

test_binds_quantum_jobs_too if {
	place := {"country": "DE", "continent": "EU", "gridCarbonGramsPerKwh": 380}
	fixtures.denied(fixtures.quantum({"carbon": "low"}, place, {"cost": 1})) == {id}
}

test_an_unknown_class_is_all_that_is_told if {
	fixtures.said(fixtures.placement({"carbon": "lwo"}, {}, ["gridCarbonGramsPerKwh"]), id, "none of low, moderate")
}

test_allows_at_the_ceiling if {
	fixtures.denied(fixtures.placement({}, {"gridCarbonGramsPerKwh": 1000}, [])) == set()
}
