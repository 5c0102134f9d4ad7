package novacron.resources.gcp_sql_backups_test

import data.novacron.fixtures

id := "NCP-GCP-011"

name := "gcp_sql_backups"

type := "gcp:sql/databaseInstance:DatabaseInstance"

enabled(value) := {"settings": {"backupConfiguration": {"enabled": value}}}

test_allows_backups if {
	fixtures.allows(name, type, [
		enabled(true),
		{"settings": {}, "masterInstanceName": "db-1"},
		{"settings": {"userLabels": {"env": "test"}}},
		{"clone": {}},
	])
}

test_allows_what_is_not_known_yet if {
	fixtures.waits(name, type, {"settings": {}}, ["settings", "settings.backupConfiguration.enabled", "masterInstanceName"])
}

test_allows_other_types if fixtures.allows(name, "gcp:pubsub/topic:Topic", [{"settings": {}}])

test_denies_databases_without if fixtures.denies(name, id, type, [{"settings": {}}, enabled(false)])
