package novacron.rules.encryption_at_rest_test

import data.novacron.fixtures

id := "NCP-ENC-001"

test_allows_encrypted if fixtures.denied(fixtures.placement({"data": "confidential"}, {}, [])) == set()

test_allows_plain_for_other_data if {
	fixtures.denied(fixtures.placement({"data": "public"}, {"security": {"encryptionAtRest": false}}, [])) == set()
}

test_denies_plain if {
	doc := fixtures.placement({"data": "confidential"}, {"security": {"encryptionAtRest": false}}, [])
	fixtures.denied(doc) == {id}
	fixtures.said(doc, id, "not encrypted")
}

test_denies_unknown if {
	doc := fixtures.placement({"data": "confidential"}, {}, ["security/encryptionAtRest"])
	fixtures.said(doc, id, "unknown")
}

test_classes_are_data if {
	doc := fixtures.placement({"data": "secret"}, {"security": {"encryptionAtRest": false}}, [])
	fixtures.denied(doc) == {id} with data.encryption.dataClassesAtRest as ["secret"]
}
