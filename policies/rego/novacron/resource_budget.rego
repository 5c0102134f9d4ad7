package novacron.resources.resource_budget

import data.novacron.lib

# METADATA
# title: No placement costs more than a resource may
# description: What a placement costs a month is at most `budget.maximumResourceCostPerMonth` of its currency.
# custom:
#   id: NCP-FIN-003
#   docs: docs/policies.md#ncp-fin-003
#   effect: deny
#   severity: medium
#   category: cost
#   frameworks: ["FinOps: Policy and Governance", "NIST CSF 2.0 GV.OV-01"]
#   remediation: Ask for less, or raise budget.maximumResourceCostPerMonth for the currency.
deny contains lib.finding(rego.metadata.rule(), message) if {
	input.resource.type == "novacron:index:Placement"
	decision := input.resource.properties.decision
	is_number(decision.costPerMonth)
	decision.costPerMonth > data.budget.maximumResourceCostPerMonth[decision.currency]
	message := sprintf("the placement would cost %s %s a month, above %v", [lib.amount(decision.costPerMonth), decision.currency, data.budget.maximumResourceCostPerMonth[decision.currency]])
}
