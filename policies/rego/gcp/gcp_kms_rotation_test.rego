package novacron.resources.gcp_kms_rotation_test

import data.novacron.fixtures

id := "NCP-GCP-012"

name := "gcp_kms_rotation"

type := "gcp:kms/cryptoKey:CryptoKey"

test_allows_rotated_keys if {
	fixtures.allows(name, type, [
		{"rotationPeriod": "7776000s"},
		{"rotationPeriod": "86401s", "purpose": "ENCRYPT_DECRYPT"},
		{"purpose": "ASYMMETRIC_SIGN"},
		{"importOnly": true},
	])
}

test_allows_what_is_not_known_yet if fixtures.waits(name, type, {}, ["rotationPeriod", "purpose"])

test_allows_other_types if fixtures.allows(name, "gcp:pubsub/topic:Topic", [{}])

test_denies_keys_without if {
	fixtures.denies(name, id, type, [{}, {"rotationPeriod": "7776001s"}, {"purpose": "ENCRYPT_DECRYPT"}])
}
