package novacron.resources.azure_aks_access_test

import data.novacron.fixtures

id := "NCP-AZR-013"

name := "azure_aks_access"

type := "azure-native:containerservice:ManagedCluster"

test_allows_roles if fixtures.allows(name, type, [{}, {"enableRBAC": true}])

test_allows_other_types if fixtures.allows(name, "azure-native:search:Service", [{"enableRBAC": false}])

test_denies_clusters_without if fixtures.denies(name, id, type, [{"enableRBAC": false}])
