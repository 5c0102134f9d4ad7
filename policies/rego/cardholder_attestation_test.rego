package novacron.rules.cardholder_attestation_test

import data.novacron.fixtures

id := "NCP-CMP-001"

test_allows_attested if fixtures.denied(fixtures.placement({"pci": "true"}, {}, [])) == set()

test_allows_others_unattested if fixtures.denied(fixtures.placement({"pci": "false"}, {"compliance": []}, [])) == set()

test_denies_unattested if {
	doc := fixtures.placement({"pci": "true"}, {"compliance": ["iso27001"]}, [])
	fixtures.denied(doc) == {id}
	fixtures.said(doc, id, "pci-dss, and the candidate is not")
}

test_denies_unattested_by_data_class if {
	fixtures.denied(fixtures.placement({"data": "cardholder"}, {"compliance": []}, [])) == {id}
}

test_denies_unknown if {
	doc := fixtures.placement({"pci": "true"}, {}, ["compliance"])
	fixtures.said(doc, id, "unknown")
}
