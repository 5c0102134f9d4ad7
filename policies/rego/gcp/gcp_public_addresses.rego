package novacron.resources.gcp_public_addresses

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: Instances have no public address
# description: An instance or template gives its network interfaces no `accessConfigs` or `ipv6AccessConfigs`, unless it is labelled exposure=public.
# custom:
#   id: NCP-GCP-001
#   docs: docs/policies.md#ncp-gcp-001
#   effect: deny
#   severity: medium
#   category: exposure
#   frameworks: ["CIS GCP 3.0 4.9", "NIST CSF 2.0 PR.IR-01", "ISO/IEC 27001:2022 A.8.20", "SOC 2 CC6.6", "PCI DSS 4.0 Req. 1.4.2"]
#   remediation: Remove accessConfigs and ipv6AccessConfigs from networkInterfaces and use Cloud NAT and IAP, or label the instance exposure=public.
deny contains lib.finding(rego.metadata.rule(), "the instance has a public address") if {
	input.resource.type in {
		"gcp:compute/instance:Instance",
		"gcp:compute/instanceTemplate:InstanceTemplate",
		"gcp:compute/regionInstanceTemplate:RegionInstanceTemplate",
	}
	some interface in input.resource.properties.networkInterfaces
	some kind in ["accessConfigs", "ipv6AccessConfigs"]
	count(interface[kind]) > 0
	not lib_tags.says(input.resource, "exposure", "public")
	not lib.undecided("labels")
}
