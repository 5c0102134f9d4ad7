package novacron.stacks.production_regions

import data.novacron.lib
import data.novacron.lib_cloud
import data.novacron.lib_tags

# METADATA
# title: Production does not depend on one region
# description: The production machines, databases and placements of a stack lie in at least `production.minimumRegions` regions. Off while that is 1.
# custom:
#   id: NCP-REL-004
#   docs: docs/policies.md#ncp-rel-004
#   effect: deny
#   severity: low
#   category: resilience
#   frameworks: ["NIST CSF 2.0 PR.IR-03", "ISO/IEC 27001:2022 A.8.14"]
#   remediation: Deploy to another region, or set production.minimumRegions to 1.
deny contains lib.finding(rego.metadata.rule(), message) if {
	count(regions) > 0
	count(regions) < data.production.minimumRegions
	message := sprintf("all of production lies in %s; %v regions are demanded", [lib.list(sort(regions)), data.production.minimumRegions])
}

regions contains lib_cloud.region(resource) if {
	some resource in input.resources
	lib_cloud.instance_type(resource)
	lib_tags.production(resource)
}

regions contains resource.properties.decision.region if {
	some resource in input.resources
	resource.type == "novacron:index:Placement"
	lib_tags.production(resource)
}
