package novacron.resources.stale_decisions_test

import data.novacron.fixtures

id := "NCP-OPS-002"

name := "stale_decisions"

types := {"novacron:index:Placement", "novacron:index:QuantumJob"}

now := 1767225600000000000

day := 86400000000000

made(type, days) := fixtures.but(fixtures.resource(type, {"decision": {}}), {"decided_ns": now - (days * day)})

test_allows_young_decisions_and_unknown_ages if {
	every type in types {
		fixtures.judged(name, made(type, 0)) == set()
		fixtures.judged(name, made(type, 90)) == set()
		fixtures.allows(name, type, [{"decision": {}}])
	}
}

test_allows_other_types if fixtures.judged(name, made("novacron:index:VirtualMachine", 900)) == set()

test_denies_old_decisions if {
	every type in types {
		fixtures.judged(name, made(type, 90.5)) == {id}
	}
}

test_denies_with_the_age if {
	findings := data.novacron.resources.stale_decisions.deny with input as made("novacron:index:Placement", 91.9)
	some finding in findings
	finding.message == "the decision is 91 days old, older than 90"
}
