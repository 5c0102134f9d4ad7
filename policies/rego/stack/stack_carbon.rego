package novacron.stacks.stack_carbon

import data.novacron.lib

# METADATA
# title: The stack's placements stay under the carbon budget
# description: What all placements of a stack emit together is at most `carbon.maximumGramsPerHourPerStack`.
# custom:
#   id: NCP-ENV-005
#   docs: docs/policies.md#ncp-env-005
#   effect: deny
#   severity: low
#   category: energy
#   frameworks: ["ISO 14001 6.1.2", "CSRD ESRS E1", "NIST CSF 2.0 GV.OC-03"]
#   remediation: Ask for less, allow regions with a cleaner grid, or raise carbon.maximumGramsPerHourPerStack.
deny contains lib.finding(rego.metadata.rule(), message) if {
	total := sum([resource.properties.decision.carbonGramsPerHour |
		some resource in input.resources
		resource.type == "novacron:index:Placement"
		is_number(resource.properties.decision.carbonGramsPerHour)
	])
	total > data.carbon.maximumGramsPerHourPerStack
	message := sprintf("the stack's placements would emit %v gCO2e an hour, above the budget of %v", [round(total), data.carbon.maximumGramsPerHourPerStack])
}
