package novacron.resources.placement_carbon

import data.novacron.lib

# METADATA
# title: No placement emits more than a placement may
# description: A placement emits at most `carbon.maximumGramsPerHourPerPlacement`.
# custom:
#   id: NCP-ENV-004
#   docs: docs/policies.md#ncp-env-004
#   effect: deny
#   severity: low
#   category: energy
#   frameworks: ["ISO 14001 6.1.2", "CSRD ESRS E1", "NIST CSF 2.0 GV.OC-03"]
#   remediation: Ask for less, or allow regions with a cleaner grid.
deny contains lib.finding(rego.metadata.rule(), message) if {
	input.resource.type == "novacron:index:Placement"
	grams := input.resource.properties.decision.carbonGramsPerHour
	is_number(grams)
	grams > data.carbon.maximumGramsPerHourPerPlacement
	message := sprintf("the placement would emit %v gCO2e an hour, above %v", [round(grams), data.carbon.maximumGramsPerHourPerPlacement])
}
