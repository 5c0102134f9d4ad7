package novacron.resources.classical_keys_test

import data.novacron.fixtures

id := "NCP-PQC-002"

name := "classical_keys"

aws := "aws:kms/key:Key"

azure := "azure-native:keyvault:Key"

gcp := "gcp:kms/cryptoKey:CryptoKey"

spec(text) := {"customerMasterKeySpec": text}

test_allows_quantum_safe_keys if {
	fixtures.allows(name, aws, [{}, spec("SYMMETRIC_DEFAULT"), spec("ML_DSA_65"), spec("HMAC_256")])
	fixtures.allows(name, azure, [{}, {"properties": {"kty": "oct-HSM"}}])
	fixtures.allows(name, gcp, [{}, {"versionTemplate": {"algorithm": "PQ_SIGN_ML_DSA_65"}}, {"versionTemplate": {"algorithm": "GOOGLE_SYMMETRIC_ENCRYPTION"}}])
}

test_allows_exceptions_on_record if {
	fixtures.allows(name, aws, [object.union(spec("RSA_4096"), {"tags": {"classical-crypto": "partners, until 2027"}})])
	fixtures.allows(name, gcp, [{"versionTemplate": {"algorithm": "EC_SIGN_P256_SHA256"}, "labels": {"classical-crypto": "until-2027"}}])
}

test_allows_what_is_not_known_yet if {
	fixtures.waits(name, aws, spec("RSA_4096"), ["tags"])
	fixtures.waits(name, gcp, {"versionTemplate": {"algorithm": "RSA_SIGN_PSS_2048_SHA256"}}, ["labels"])
}

test_allows_other_types if fixtures.allows(name, "aws:kms/replicaKey:ReplicaKey", [spec("RSA_4096")])

test_denies_classical_keys if {
	fixtures.denies(name, id, aws, [
		spec("RSA_2048"),
		spec("ECC_NIST_P256"),
		spec("SM2"),
		object.union(spec("RSA_4096"), {"tags": {"classical-crypto": ""}}),
		object.union(spec("RSA_4096"), {"tags": {"env": "prod"}}),
	])
	fixtures.denies(name, id, azure, [{"properties": {"kty": "RSA"}}, {"properties": {"kty": "EC-HSM"}}])
	fixtures.denies(name, id, gcp, [{"versionTemplate": {"algorithm": "EC_SIGN_P256_SHA256"}}])
}
