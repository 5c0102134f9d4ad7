package novacron.resources.resource_residency

import data.novacron.lib
import data.novacron.lib_cloud
import data.novacron.lib_tags

# METADATA
# title: Personal data stays in the allowed places, whatever stores it
# description: A resource of a cloud that is tagged data=personal lies in a region within `residency.personalDataPlaces`. `cloud.regionCountries` says where regions are; a region that it does not have is denied.
# custom:
#   id: NCP-RES-002
#   docs: docs/policies.md#ncp-res-002
#   effect: deny
#   severity: critical
#   category: residency
#   frameworks: ["NIST CSF 2.0 GV.OC-03", "ISO/IEC 27001:2022 A.5.34"]
#   remediation: Move the resource to a region in the places of residency.personalDataPlaces, or add the region to cloud.regionCountries.
deny contains lib.finding(rego.metadata.rule(), message) if {
	"personal" in lib_tags.data_classes(input.resource)
	region := lib_cloud.region(input.resource)
	not lib_cloud.within(region, data.residency.personalDataPlaces)
	message := sprintf("personal data would lie in %s, which is not known to be in %s", [region, lib.list(data.residency.personalDataPlaces)])
}
