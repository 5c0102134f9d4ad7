package novacron.resources.gcp_sql_public_test

import data.novacron.fixtures

id := "NCP-GCP-010"

name := "gcp_sql_public"

type := "gcp:sql/databaseInstance:DatabaseInstance"

addresses(changes) := {"settings": {"ipConfiguration": object.union({"ipv4Enabled": false}, changes)}}

test_allows_private_addresses if {
	fixtures.allows(name, type, [addresses({}), addresses({"authorizedNetworks": [{"value": "203.0.113.0/24"}]}), {"clone": {}}])
}

test_allows_what_is_not_known_yet if {
	fixtures.waits(name, type, {"settings": {}}, ["settings", "settings.ipConfiguration", "settings.ipConfiguration.ipv4Enabled"])
}

test_allows_other_types if fixtures.allows(name, "gcp:pubsub/topic:Topic", [{"settings": {}}])

test_denies_public_addresses if {
	fixtures.denies(name, id, type, [
		{"settings": {}},
		addresses({"ipv4Enabled": true}),
		addresses({"authorizedNetworks": [{"value": "203.0.113.0/24"}, {"value": "0.0.0.0/0"}]}),
	])
}
