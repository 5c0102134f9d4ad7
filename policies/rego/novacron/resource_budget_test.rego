package novacron.resources.resource_budget_test

import data.novacron.fixtures

id := "NCP-FIN-003"

name := "resource_budget"

type := "novacron:index:Placement"

costs(amount, currency) := {"decision": {"costPerMonth": amount, "currency": currency}}

test_allows_up_to_the_budget if {
	fixtures.allows(name, type, [{}, costs(20000, "EUR"), costs(20000, "USD"), costs(99999, "CHF"), {"decision": {"currency": "EUR"}}])
}

test_allows_other_types if fixtures.allows(name, "novacron:index:QuantumJob", [costs(99999, "EUR")])

test_denies_more if fixtures.denies(name, id, type, [costs(20000.5, "EUR"), costs(20001, "USD")])
