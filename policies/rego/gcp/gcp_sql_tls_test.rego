package novacron.resources.gcp_sql_tls_test

import data.novacron.fixtures

id := "NCP-GCP-009"

name := "gcp_sql_tls"

type := "gcp:sql/databaseInstance:DatabaseInstance"

mode(text) := {"settings": {"ipConfiguration": {"sslMode": text}}}

test_allows_encryption if {
	fixtures.allows(name, type, [mode("ENCRYPTED_ONLY"), mode("TRUSTED_CLIENT_CERTIFICATE_REQUIRED"), {"clone": {}}])
}

test_allows_what_is_not_known_yet if {
	fixtures.waits(name, type, {"settings": {}}, ["settings", "settings.ipConfiguration", "settings.ipConfiguration.sslMode"])
}

test_allows_other_types if fixtures.allows(name, "gcp:pubsub/topic:Topic", [{"settings": {}}])

test_denies_plain_connections if fixtures.denies(name, id, type, [{"settings": {}}, mode("ALLOW_UNENCRYPTED_AND_ENCRYPTED")])
