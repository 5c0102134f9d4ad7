package novacron.resources.aws_kms_rotation_test

import data.novacron.fixtures

id := "NCP-AWS-009"

name := "aws_kms_rotation"

type := "aws:kms/key:Key"

test_allows_rotated_keys if {
	fixtures.allows(name, type, [
		{"enableKeyRotation": true},
		{"customerMasterKeySpec": "RSA_4096"},
		{"customKeyStoreId": "cks-1"},
	])
}

test_allows_what_is_not_known_yet if {
	fixtures.waits(name, type, {}, ["enableKeyRotation", "customKeyStoreId", "customerMasterKeySpec"])
}

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{}])

test_denies_keys_without_rotation if {
	fixtures.denies(name, id, type, [{}, {"enableKeyRotation": false}, {"customerMasterKeySpec": "SYMMETRIC_DEFAULT"}])
}
