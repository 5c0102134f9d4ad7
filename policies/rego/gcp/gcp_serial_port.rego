package novacron.resources.gcp_serial_port

import data.novacron.lib

# METADATA
# title: Serial ports are not connected to
# description: No metadata of an instance, template or project switches `serial-port-enable` on.
# custom:
#   id: NCP-GCP-005
#   docs: docs/policies.md#ncp-gcp-005
#   effect: deny
#   severity: medium
#   category: exposure
#   frameworks: ["CIS GCP 3.0 4.5", "NIST CSF 2.0 PR.IR-01", "ISO/IEC 27001:2022 A.8.20"]
#   remediation: Remove serial-port-enable from metadata.
deny contains lib.finding(rego.metadata.rule(), "the serial port can be connected to from anywhere") if connectable

connectable if {
	input.resource.type in {
		"gcp:compute/instance:Instance",
		"gcp:compute/instanceTemplate:InstanceTemplate",
		"gcp:compute/regionInstanceTemplate:RegionInstanceTemplate",
		"gcp:compute/projectMetadata:ProjectMetadata",
	}
	on(input.resource.properties.metadata["serial-port-enable"])
}

connectable if {
	input.resource.type == "gcp:compute/projectMetadataItem:ProjectMetadataItem"
	input.resource.properties.key == "serial-port-enable"
	on(input.resource.properties.value)
}

on(value) if lower(sprintf("%v", [value])) in {"true", "1"}
