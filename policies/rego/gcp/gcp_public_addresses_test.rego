package novacron.resources.gcp_public_addresses_test

import data.novacron.fixtures

id := "NCP-GCP-001"

name := "gcp_public_addresses"

types := {
	"gcp:compute/instance:Instance",
	"gcp:compute/instanceTemplate:InstanceTemplate",
	"gcp:compute/regionInstanceTemplate:RegionInstanceTemplate",
}

open := {"networkInterfaces": [{"network": "default"}, {"network": "default", "accessConfigs": [{}]}]}

test_allows_private_instances if {
	every type in types {
		fixtures.allows(name, type, [
			{},
			{"networkInterfaces": [{"network": "default"}, {"network": "default", "accessConfigs": [], "ipv6AccessConfigs": []}]},
			object.union(open, {"labels": {"exposure": "public"}}),
		])
		fixtures.waits(name, type, open, ["labels"])
	}
}

test_allows_other_types if fixtures.allows(name, "gcp:pubsub/topic:Topic", [open])

test_denies_public_addresses if {
	every type in types {
		fixtures.denies(name, id, type, [
			open,
			object.union(open, {"labels": {"exposure": "internal"}}),
			{"networkInterfaces": [{"ipv6AccessConfigs": [{"networkTier": "PREMIUM"}]}]},
		])
	}
}
