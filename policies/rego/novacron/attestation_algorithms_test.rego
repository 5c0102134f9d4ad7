package novacron.resources.attestation_algorithms_test

import data.novacron.fixtures

id := "NCP-PQC-001"

name := "attestation_algorithms"

types := {"novacron:index:Placement", "novacron:index:QuantumJob"}

by(algorithm) := {"attestation": {"algorithm": algorithm}}

test_allows_hybrids if {
	every type in types {
		fixtures.allows(name, type, [
			{},
			by("ed25519+falcon-512"),
			by("ed25519+ml-dsa-65"),
			by("ed25519+slh-dsa-128s"),
			by("ml-dsa-65+ed25519"),
			{"attestation": "[secret]"},
		])
	}
}

test_allows_other_types if fixtures.allows(name, "novacron:index:VirtualMachine", [by("ed25519")])

test_denies_classical_and_single_signatures if {
	every type in types {
		fixtures.denies(name, id, type, [
			by("ed25519"),
			by("ml-dsa-65"),
			by("ed25519+ecdsa-p256"),
			{"attestation": {}},
			{"resultAttestation": {"algorithm": "ed25519"}},
		])
	}
}
