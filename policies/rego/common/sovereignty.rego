package novacron.resources.sovereignty

import data.novacron.lib
import data.novacron.lib_cloud

# METADATA
# title: Everything stays in the places of the organisation
# description: A resource of a cloud lies in a region within `regions.places` (countries, EU, EEA or continents); services without a region are exempt. Off while `regions.places` is empty.
# custom:
#   id: NCP-RES-003
#   docs: docs/policies.md#ncp-res-003
#   effect: deny
#   severity: high
#   category: residency
#   frameworks: ["NIST CSF 2.0 GV.OC-03", "ISO/IEC 27001:2022 A.5.31"]
#   remediation: Choose a region in the places of regions.places, or add the region to cloud.regionCountries.
deny contains lib.finding(rego.metadata.rule(), message) if {
	count(data.regions.places) > 0
	not lib_cloud.global(input.resource)
	region := lib_cloud.region(input.resource)
	not lib_cloud.within(region, data.regions.places)
	message := sprintf("%s is not known to be in %s", [region, lib.list(data.regions.places)])
}
