package novacron.resources.gcp_shielded_instances

import data.novacron.lib

# METADATA
# title: Instances keep their shield
# description: An instance or template does not switch `shieldedInstanceConfig.enableVtpm` or `enableIntegrityMonitoring` off; both are on where they are absent.
# custom:
#   id: NCP-GCP-002
#   docs: docs/policies.md#ncp-gcp-002
#   effect: deny
#   severity: medium
#   category: security
#   frameworks: ["CIS GCP 3.0 4.8", "NIST CSF 2.0 PR.PS-01", "ISO/IEC 27001:2022 A.8.9"]
#   remediation: Set shieldedInstanceConfig.enableVtpm and shieldedInstanceConfig.enableIntegrityMonitoring to true.
#   remediate:
#     - {path: shieldedInstanceConfig.enableVtpm, value: true}
#     - {path: shieldedInstanceConfig.enableIntegrityMonitoring, value: true}
deny contains lib.finding(rego.metadata.rule(), message) if {
	input.resource.type in {
		"gcp:compute/instance:Instance",
		"gcp:compute/instanceTemplate:InstanceTemplate",
		"gcp:compute/regionInstanceTemplate:RegionInstanceTemplate",
	}
	some setting in ["enableVtpm", "enableIntegrityMonitoring"]
	lib.off(["shieldedInstanceConfig", setting])
	message := sprintf("%s is off", [setting])
}
