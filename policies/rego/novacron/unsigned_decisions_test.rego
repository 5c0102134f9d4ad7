package novacron.resources.unsigned_decisions_test

import data.novacron.fixtures

id := "NCP-ATT-001"

name := "unsigned_decisions"

types := {"novacron:index:Placement", "novacron:index:QuantumJob"}

test_allows_signed_decisions if {
	every type in types {
		fixtures.allows(name, type, [{}, {"decision": {"target": "n1"}, "attestation": {"algorithm": "ed25519+falcon-512"}}])
		fixtures.waits(name, type, {"decision": {"target": "n1"}}, ["attestation"])
	}
}

test_allows_other_types if fixtures.allows(name, "novacron:index:VirtualMachine", [{"decision": {}}])

test_denies_unsigned_decisions if {
	every type in types {
		fixtures.denies(name, id, type, [{"decision": {"target": "n1"}}])
	}
}
