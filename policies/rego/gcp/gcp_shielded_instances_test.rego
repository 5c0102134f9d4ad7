package novacron.resources.gcp_shielded_instances_test

import data.novacron.fixtures

id := "NCP-GCP-002"

name := "gcp_shielded_instances"

types := {
	"gcp:compute/instance:Instance",
	"gcp:compute/instanceTemplate:InstanceTemplate",
	"gcp:compute/regionInstanceTemplate:RegionInstanceTemplate",
}

shield(config) := {"shieldedInstanceConfig": config}

test_allows_the_shield if {
	every type in types {
		fixtures.allows(name, type, [{}, shield({}), shield({"enableVtpm": true, "enableIntegrityMonitoring": true})])
	}
}

test_allows_other_types if fixtures.allows(name, "gcp:pubsub/topic:Topic", [shield({"enableVtpm": false})])

test_denies_switching_it_off if {
	every type in types {
		fixtures.denies(name, id, type, [shield({"enableVtpm": false}), shield({"enableIntegrityMonitoring": false})])
	}
}
