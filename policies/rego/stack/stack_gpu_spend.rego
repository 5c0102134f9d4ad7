package novacron.stacks.stack_gpu_spend

import data.novacron.lib

# METADATA
# title: The stack's GPUs stay under the spend cap
# description: What all placements with GPUs of a stack cost together is at most `spend.maximumStackGpuCostPerMonth` of the currency.
# custom:
#   id: NCP-FIN-004
#   docs: docs/policies.md#ncp-fin-004
#   effect: deny
#   severity: medium
#   category: cost
#   frameworks: ["FinOps: Policy and Governance", "NIST CSF 2.0 GV.OV-01"]
#   remediation: Ask for fewer or smaller GPUs, or raise spend.maximumStackGpuCostPerMonth for the currency.
deny contains lib.finding(rego.metadata.rule(), message) if {
	some currency, cap in data.spend.maximumStackGpuCostPerMonth
	total := sum([decision.costPerMonth | some decision in decisions; decision.currency == currency])
	total > cap
	message := sprintf("the stack's GPUs would cost %s %s a month, above the cap of %v", [lib.amount(total), currency, cap])
}

decisions := [resource.properties.decision |
	some resource in input.resources
	resource.type == "novacron:index:Placement"
	resource.properties.gpus.count > 0
	is_number(resource.properties.decision.costPerMonth)
]
