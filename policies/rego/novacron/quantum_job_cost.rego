package novacron.resources.quantum_job_cost

import data.novacron.lib

# METADATA
# title: Decided quantum jobs stay under the spend cap
# description: What a decided quantum job costs is at most `spend.maximumQuantumJobCost` of its currency. NCP-QNT-001 says so of candidates; this also judges what is in the state already.
# custom:
#   id: NCP-QNT-003
#   docs: docs/policies.md#ncp-qnt-003
#   effect: deny
#   severity: medium
#   category: cost
#   frameworks: ["FinOps: Policy and Governance", "ISO/IEC 27001:2022 A.8.6"]
#   remediation: Ask for fewer shots, choose a cheaper backend, or raise spend.maximumQuantumJobCost for the currency.
deny contains lib.finding(rego.metadata.rule(), message) if {
	input.resource.type == "novacron:index:QuantumJob"
	decision := input.resource.properties.decision
	is_number(decision.costPerMonth)
	decision.costPerMonth > data.spend.maximumQuantumJobCost[decision.currency]
	message := sprintf("the job would cost %s %s, above %v", [lib.amount(decision.costPerMonth), decision.currency, data.spend.maximumQuantumJobCost[decision.currency]])
}
