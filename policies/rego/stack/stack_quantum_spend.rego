package novacron.stacks.stack_quantum_spend

import data.novacron.lib

# METADATA
# title: The stack's quantum jobs stay under the spend cap
# description: What all quantum jobs of a stack cost together is at most `spend.maximumStackQuantumCost` of the currency.
# custom:
#   id: NCP-QNT-004
#   docs: docs/policies.md#ncp-qnt-004
#   effect: deny
#   severity: medium
#   category: cost
#   frameworks: ["FinOps: Policy and Governance", "NIST CSF 2.0 GV.OV-01"]
#   remediation: Ask for fewer jobs or shots, or raise spend.maximumStackQuantumCost for the currency.
deny contains lib.finding(rego.metadata.rule(), message) if {
	some currency, cap in data.spend.maximumStackQuantumCost
	total := sum([decision.costPerMonth | some decision in decisions; decision.currency == currency])
	total > cap
	message := sprintf("the stack's quantum jobs would cost %s %s, above the cap of %v", [lib.amount(total), currency, cap])
}

decisions := [resource.properties.decision |
	some resource in input.resources
	resource.type == "novacron:index:QuantumJob"
	is_number(resource.properties.decision.costPerMonth)
]
