package novacron.rules.gpu_spend

import data.novacron.lib

# METADATA
# title: GPU placements stay under the spend cap
# description: A placement with GPUs costs at most `spend.maximumGpuCostPerMonth` of its currency in 730 hours.
# custom:
#   id: NCP-FIN-001
#   docs: docs/policies.md#ncp-fin-001
#   effect: deny
#   severity: medium
#   category: cost
#   frameworks: ["FinOps: Policy and Governance", "ISO/IEC 27001:2022 A.8.6"]
#   remediation: Ask for fewer or smaller GPUs, or raise spend.maximumGpuCostPerMonth for the currency.
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains message if {
	applies
	input.estimates.costPerMonth > cap
	message := sprintf("the GPU placement would cost %s %s a month, above the cap of %v", [lib.amount(input.estimates.costPerMonth), input.estimates.currency, cap])
}

violations contains "GPU placements have a spend cap, but the candidate's cost per month is unknown" if {
	applies
	not cost_known
}

violations contains "GPU placements have a spend cap, but none is set for the fleet's currency" if {
	applies
	not cap
}

applies if {
	input.kind == "placement"
	input.request.gpus.count > 0
}

cap := data.spend.maximumGpuCostPerMonth[input.estimates.currency]

cost_known if is_number(input.estimates.costPerMonth)
