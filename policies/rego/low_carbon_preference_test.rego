package novacron.rules.low_carbon_preference_test

import data.novacron.fixtures

weights(grams) := found if {
	doc := fixtures.placement({}, {"gridCarbonGramsPerKwh": grams}, [])
	found := [preference.weight | some preference in data.novacron.policy.prefer] with input as doc
}

test_prefers_clean_grids if weights(0) == [0.1]

test_prefers_by_distance if weights(150) == [0.05]

test_is_silent_at_the_reference if weights(300) == []

test_is_bounded_where_a_grid_takes_carbon_away if weights(-30) == [0.1]

test_is_bounded_below if weights(900) == [-0.1]

test_is_bounded_above_whatever_data_says if weights(0) == [0.1] with data.carbon.preferenceWeight as 5

test_a_negative_weight_switches_it_off if weights(0) == [] with data.carbon.preferenceWeight as -1

test_is_silent_when_unknown if {
	doc := fixtures.placement({}, {}, ["gridCarbonGramsPerKwh"])
	data.novacron.policy.prefer == set() with input as doc
}

test_gives_rule_and_reason if {
	doc := fixtures.placement({}, {"gridCarbonGramsPerKwh": 150}, [])
	some preference in data.novacron.policy.prefer with input as doc
	preference.rule == "NCP-ENV-002"
	preference.reason == "the region's grid emits 150 gCO2e/kWh; the reference is 300"
}
