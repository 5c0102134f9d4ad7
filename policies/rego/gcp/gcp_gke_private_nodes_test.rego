package novacron.resources.gcp_gke_private_nodes_test

import data.novacron.fixtures

id := "NCP-GCP-013"

name := "gcp_gke_private_nodes"

type := "gcp:container/cluster:Cluster"

nodes(value) := {"privateClusterConfig": {"enablePrivateNodes": value}}

test_allows_private_nodes if fixtures.allows(name, type, [nodes(true)])

test_allows_what_is_not_known_yet if {
	fixtures.waits(name, type, {}, ["privateClusterConfig", "privateClusterConfig.enablePrivateNodes"])
}

test_allows_other_types if fixtures.allows(name, "gcp:pubsub/topic:Topic", [{}])

test_denies_public_nodes if fixtures.denies(name, id, type, [{}, nodes(false)])
