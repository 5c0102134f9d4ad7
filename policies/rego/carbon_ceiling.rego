package novacron.rules.carbon_ceiling

import data.novacron.lib

# METADATA
# title: The region's grid stays below the carbon ceiling
# description: The grid of the region emits at most `carbon.ceilingGramsPerKwhByClass` for the label carbon, otherwise at most `carbon.ceilingGramsPerKwh`. An unknown intensity is denied where the label is set or `carbon.denyUnknown` is true.
# custom:
#   id: NCP-ENV-001
#   docs: docs/policies.md#ncp-env-001
#   effect: deny
#   severity: medium
#   category: energy
#   frameworks: ["ISO 14001 6.1.2", "CSRD ESRS E1", "NIST CSF 2.0 GV.OC-03"]
#   remediation: Allow regions with a cleaner grid, or raise the ceiling in the carbon data.
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains message if {
	not class_unknown
	input.candidate.gridCarbonGramsPerKwh > ceiling
	message := sprintf("the region's grid emits %v gCO2e/kWh, above the ceiling of %v", [input.candidate.gridCarbonGramsPerKwh, ceiling])
}

violations contains "the carbon intensity of the region's grid is unknown, and a ceiling is demanded" if {
	not class_unknown
	demanded
	not known
}

violations contains message if {
	class_unknown
	message := sprintf("the label carbon is none of %s, so no ceiling is known", [lib.list(sort(object.keys(classes)))])
}

# A job that names a class cannot be judged by the general ceiling, which is higher.
class_unknown if {
	lib.label("carbon")
	not classes[lib.label("carbon")]
}

demanded if lib.label("carbon")

demanded if data.carbon.denyUnknown

ceiling := min([data.carbon.ceilingGramsPerKwh, classes[lib.label("carbon")]])

ceiling := data.carbon.ceilingGramsPerKwh if not lib.label("carbon")

classes := data.carbon.ceilingGramsPerKwhByClass

known if is_number(input.candidate.gridCarbonGramsPerKwh)
