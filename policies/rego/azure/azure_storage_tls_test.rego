package novacron.resources.azure_storage_tls_test

import data.novacron.fixtures

id := "NCP-AZR-004"

name := "azure_storage_tls"

type := "azure-native:storage:StorageAccount"

test_allows_tls_12 if fixtures.allows(name, type, [{"minimumTlsVersion": "TLS1_2"}, {"minimumTlsVersion": "TLS1_3"}])

test_allows_what_is_not_known_yet if fixtures.waits(name, type, {}, ["minimumTlsVersion"])

test_allows_other_types if fixtures.allows(name, "azure-native:search:Service", [{}])

test_denies_older_versions if {
	fixtures.denies(name, id, type, [{}, {"minimumTlsVersion": "TLS1_0"}, {"minimumTlsVersion": "TLS1_1"}])
}
