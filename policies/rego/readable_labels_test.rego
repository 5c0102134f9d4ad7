package novacron.rules.readable_labels_test

import data.novacron.fixtures

id := "NCP-INP-001"

test_allows_plain_text if fixtures.denied(fixtures.placement({"data": "public"}, {}, [])) == set()

test_allows_secrets_that_no_rule_reads if {
	fixtures.denied(fixtures.placement({"token": "[secret]"}, {}, [])) == set()
}

test_denies_masked if {
	doc := fixtures.placement({"data": "[secret]"}, {}, [])
	fixtures.denied(doc) == {id}
	fixtures.said(doc, id, "label data is secret")
}

test_denies_what_is_not_text if fixtures.denied(fixtures.placement({"tier": 1}, {}, [])) == {id}

test_denies_each_label_that_rules_read if {
	every key in ["carbon", "confidential-computing", "criticality", "data", "exposure", "pci", "tier"] {
		id in fixtures.denied(fixtures.placement({key: "[secret]"}, {}, []))
	}
}
