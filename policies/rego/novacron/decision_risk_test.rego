package novacron.resources.decision_risk_test

import data.novacron.fixtures

id := "NCP-RSK-002"

name := "decision_risk"

types := {"novacron:index:Placement", "novacron:index:QuantumJob"}

risky(risk, labels) := {"decision": {"risk": risk}, "labels": labels}

test_allows_risks_up_to_the_maximum if {
	every type in types {
		fixtures.allows(name, type, [{}, risky(0.5, {}), risky(0.1, {"criticality": "High"}), risky(0.5, {"criticality": "unheard"})])
	}
}

test_allows_other_types if fixtures.allows(name, "novacron:index:VirtualMachine", [risky(0.9, {})])

test_denies_higher_risks if {
	every type in types {
		fixtures.denies(name, id, type, [risky(0.51, {}), risky(0.11, {"criticality": "high"}), risky(0.51, {"criticality": "low"})])
	}
}
