package novacron.stacks.stack_budget

import data.novacron.lib

# METADATA
# title: The stack's placements stay under the budget
# description: What all decided placements and quantum jobs of a stack cost together is at most `budget.maximumStackCostPerMonth` of the currency.
# custom:
#   id: NCP-FIN-002
#   docs: docs/policies.md#ncp-fin-002
#   effect: deny
#   severity: medium
#   category: cost
#   frameworks: ["FinOps: Policy and Governance", "NIST CSF 2.0 GV.OV-01"]
#   remediation: Ask for less, or raise budget.maximumStackCostPerMonth for the currency.
deny contains lib.finding(rego.metadata.rule(), message) if {
	some currency in {decision.currency | some decision in decisions}
	total := sum([decision.costPerMonth | some decision in decisions; decision.currency == currency])
	total > data.budget.maximumStackCostPerMonth[currency]
	message := sprintf("the stack's placements would cost %s %s a month, above the budget of %v", [lib.amount(total), currency, data.budget.maximumStackCostPerMonth[currency]])
}

# A list, since two placements may well cost the same.
decisions := [resource.properties.decision |
	some resource in input.resources
	startswith(resource.type, "novacron:index:")
	is_number(resource.properties.decision.costPerMonth)
]
