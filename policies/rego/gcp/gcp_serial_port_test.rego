package novacron.resources.gcp_serial_port_test

import data.novacron.fixtures

id := "NCP-GCP-005"

name := "gcp_serial_port"

types := {
	"gcp:compute/instance:Instance",
	"gcp:compute/instanceTemplate:InstanceTemplate",
	"gcp:compute/regionInstanceTemplate:RegionInstanceTemplate",
	"gcp:compute/projectMetadata:ProjectMetadata",
}

item := "gcp:compute/projectMetadataItem:ProjectMetadataItem"

port(value) := {"metadata": {"serial-port-enable": value}}

test_allows_closed_ports if {
	every type in types {
		fixtures.allows(name, type, [{}, port("false"), port("0"), port(false)])
	}
	fixtures.allows(name, item, [{"key": "serial-port-enable", "value": "false"}, {"key": "other", "value": "true"}])
}

test_allows_other_types if fixtures.allows(name, "gcp:pubsub/topic:Topic", [port("true")])

test_denies_open_ports if {
	every type in types {
		fixtures.denies(name, id, type, [port("true"), port("TRUE"), port("1"), port(true), port(1)])
	}
	fixtures.denies(name, id, item, [{"key": "serial-port-enable", "value": "true"}])
}
