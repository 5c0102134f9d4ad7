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

test_denies_unattested_by_the_class_pci if {
	fixtures.denied(fixtures.placement({"data": "pci"}, {"compliance": []}, [])) == {id}
}

test_allows_quantum_jobs if {
	fixtures.denied(fixtures.quantum({"pci": "true"}, fixtures.in_germany, {"cost": 1})) == set()
}

test_a_clear_no_is_no if {
	every word in ["", "0", "false", "No", "none", " off ", "optional"] {
		fixtures.denied(fixtures.placement({"pci": word}, {"compliance": []}, [])) == set()
	}
}
