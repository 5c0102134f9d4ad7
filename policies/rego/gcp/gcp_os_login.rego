package novacron.resources.gcp_os_login

import data.novacron.lib

# METADATA
# title: Who logs in to machines is decided by IAM
# description: The metadata of the project sets `enable-oslogin` to TRUE, and that of no instance takes it back.
# custom:
#   id: NCP-GCP-004
#   docs: docs/policies.md#ncp-gcp-004
#   effect: deny
#   severity: medium
#   category: access
#   frameworks: ["CIS GCP 3.0 4.4", "NIST CSF 2.0 PR.AA-01", "ISO/IEC 27001:2022 A.8.5", "SOC 2 CC6.1"]
#   remediation: Set metadata["enable-oslogin"] to "TRUE" in the project, and remove it from instances.
deny contains lib.finding(rego.metadata.rule(), "keys in metadata decide who logs in, not IAM") if by_keys

by_keys if {
	input.resource.type in {
		"gcp:compute/instance:Instance",
		"gcp:compute/instanceTemplate:InstanceTemplate",
		"gcp:compute/regionInstanceTemplate:RegionInstanceTemplate",
	}
	lower(input.resource.properties.metadata["enable-oslogin"]) == "false"
}

# It manages all metadata of the project, so what it does not have is off.
by_keys if {
	input.resource.type == "gcp:compute/projectMetadata:ProjectMetadata"
	not lib.undecided("metadata")
	lower(object.get(input.resource.properties, ["metadata", "enable-oslogin"], "false")) == "false"
}

by_keys if {
	input.resource.type == "gcp:compute/projectMetadataItem:ProjectMetadataItem"
	input.resource.properties.key == "enable-oslogin"
	lower(input.resource.properties.value) == "false"
}
