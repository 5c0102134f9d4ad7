package novacron.rules.quantum_spend

import data.novacron.lib

# METADATA
# title: Quantum jobs stay under the spend cap
# description: A quantum job costs at most `spend.maximumQuantumJobCost` of its currency.
# custom:
#   id: NCP-QNT-001
#   docs: docs/policies.md#ncp-qnt-001
#   effect: deny
#   severity: medium
#   category: cost
#   frameworks: ["FinOps: Policy and Governance", "ISO/IEC 27001:2022 A.8.6"]
#   remediation: Ask for fewer shots, choose a cheaper backend, or raise spend.maximumQuantumJobCost for the currency.
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains message if {
	input.kind == "quantum"
	input.estimates.cost > cap
	message := sprintf("the quantum job would cost %s %s, above the cap of %v", [lib.amount(input.estimates.cost), input.estimates.currency, cap])
}

violations contains "quantum jobs have a spend cap, but the candidate's cost is unknown" if {
	input.kind == "quantum"
	not cost_known
}

violations contains "quantum jobs have a spend cap, but none is set for the fleet's currency" if {
	input.kind == "quantum"
	not cap
}

cap := data.spend.maximumQuantumJobCost[input.estimates.currency]

cost_known if is_number(input.estimates.cost)
