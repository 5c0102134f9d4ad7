package novacron.stacks.stack_carbon_test

import data.novacron.fixtures

id := "NCP-ENV-005"

name := "stack_carbon"

denied(resources) := fixtures.judged_stack(name, resources)

placed(grams) := fixtures.resource("novacron:index:Placement", {"decision": {"carbonGramsPerHour": grams}}).resource

other := fixtures.resource("novacron:index:QuantumJob", {"decision": {"carbonGramsPerHour": 9999}}).resource

test_allows_up_to_the_budget if denied([placed(25000), placed(25000), placed("[secret]"), other]) == set()

test_denies_the_sum_above if denied([placed(25000), placed(25000), placed(0.5)]) == {id}
