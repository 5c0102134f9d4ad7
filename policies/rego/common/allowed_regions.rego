package novacron.resources.allowed_regions

import data.novacron.lib
import data.novacron.lib_cloud

# METADATA
# title: Resources lie in the regions that are allowed
# description: A resource of a cloud lies in one of `regions.allowed`; services without a region (`regions.globalTypes`) are exempt. Off while `regions.allowed` is empty.
# custom:
#   id: NCP-REG-001
#   docs: docs/policies.md#ncp-reg-001
#   effect: deny
#   severity: high
#   category: residency
#   frameworks: ["NIST CSF 2.0 PR.PS-01", "ISO/IEC 27001:2022 A.5.23"]
#   remediation: Choose a region of regions.allowed for the provider or the resource.
deny contains lib.finding(rego.metadata.rule(), message) if {
	count(data.regions.allowed) > 0
	not lib_cloud.global(input.resource)
	region := lib_cloud.region(input.resource)
	not region in data.regions.allowed
	message := sprintf("%s is none of the regions that are allowed", [region])
}
