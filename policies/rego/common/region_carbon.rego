package novacron.resources.region_carbon

import data.novacron.lib
import data.novacron.lib_cloud

# METADATA
# title: Machines run where the grid stays below the carbon ceiling
# description: The grid of the region of a virtual machine or database emits at most `carbon.ceilingGramsPerKwh`, as `cloud.regionGramsPerKwh` has it. Regions that it does not have are denied where `carbon.denyUnknown` is true.
# custom:
#   id: NCP-ENV-003
#   docs: docs/policies.md#ncp-env-003
#   effect: deny
#   severity: low
#   category: energy
#   frameworks: ["ISO 14001 6.1.2", "CSRD ESRS E1", "NIST CSF 2.0 GV.OC-03"]
#   remediation: Choose a region with a cleaner grid, or raise carbon.ceilingGramsPerKwh.
deny contains lib.finding(rego.metadata.rule(), message) if {
	lib_cloud.instance_type(input.resource)
	region := lib_cloud.region(input.resource)
	some message in violations(region)
}

violations(region) := {message |
	data.cloud.regionGramsPerKwh[region] > data.carbon.ceilingGramsPerKwh
	message := sprintf("the grid of %s emits %v gCO2e/kWh, above the ceiling of %v", [region, data.cloud.regionGramsPerKwh[region], data.carbon.ceilingGramsPerKwh])
} | {message |
	data.carbon.denyUnknown
	not data.cloud.regionGramsPerKwh[region]
	message := sprintf("the carbon intensity of the grid of %s is unknown", [region])
}
