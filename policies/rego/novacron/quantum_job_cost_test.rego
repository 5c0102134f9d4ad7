package novacron.resources.quantum_job_cost_test

import data.novacron.fixtures

id := "NCP-QNT-003"

name := "quantum_job_cost"

type := "novacron:index:QuantumJob"

costs(amount, currency) := {"decision": {"costPerMonth": amount, "currency": currency}}

test_allows_up_to_the_cap if fixtures.allows(name, type, [{}, costs(500, "EUR"), costs(550, "USD"), costs(9999, "CHF")])

test_allows_other_types if fixtures.allows(name, "novacron:index:Placement", [costs(9999, "EUR")])

test_denies_more if fixtures.denies(name, id, type, [costs(500.5, "EUR"), costs(551, "USD")])
