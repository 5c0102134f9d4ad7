package novacron.resources.gcp_flow_logs_test

import data.novacron.fixtures

id := "NCP-GCP-016"

name := "gcp_flow_logs"

type := "gcp:compute/subnetwork:Subnetwork"

test_allows_logs if {
	fixtures.allows(name, type, [
		{"logConfig": {}},
		{"logConfig": {"aggregationInterval": "INTERVAL_5_SEC"}},
		{"purpose": "REGIONAL_MANAGED_PROXY"},
	])
}

test_allows_what_is_not_known_yet if fixtures.waits(name, type, {}, ["logConfig", "purpose"])

test_allows_other_types if fixtures.allows(name, "gcp:pubsub/topic:Topic", [{}])

test_denies_subnets_without if fixtures.denies(name, id, type, [{}, {"purpose": "PRIVATE"}])
