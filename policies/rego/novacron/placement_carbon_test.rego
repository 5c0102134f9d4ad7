package novacron.resources.placement_carbon_test

import data.novacron.fixtures

id := "NCP-ENV-004"

name := "placement_carbon"

type := "novacron:index:Placement"

emits(grams) := {"decision": {"carbonGramsPerHour": grams}}

test_allows_up_to_the_maximum if fixtures.allows(name, type, [{}, {"decision": {}}, emits(2000)])

test_allows_other_types if fixtures.allows(name, "novacron:index:QuantumJob", [emits(9999)])

test_denies_more if fixtures.denies(name, id, type, [emits(2000.5)])
