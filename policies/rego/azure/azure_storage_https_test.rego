package novacron.resources.azure_storage_https_test

import data.novacron.fixtures

id := "NCP-AZR-003"

name := "azure_storage_https"

type := "azure-native:storage:StorageAccount"

test_allows_https if fixtures.allows(name, type, [{}, {"enableHttpsTrafficOnly": true}])

test_allows_other_types if fixtures.allows(name, "azure-native:search:Service", [{"enableHttpsTrafficOnly": false}])

test_denies_http if fixtures.denies(name, id, type, [{"enableHttpsTrafficOnly": false}])
