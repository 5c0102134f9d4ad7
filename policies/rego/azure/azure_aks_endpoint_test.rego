package novacron.resources.azure_aks_endpoint_test

import data.novacron.fixtures

id := "NCP-AZR-014"

name := "azure_aks_endpoint"

type := "azure-native:containerservice:ManagedCluster"

profile(changes) := {"apiServerAccessProfile": changes}

test_allows_private_and_narrow_endpoints if {
	fixtures.allows(name, type, [
		profile({"enablePrivateCluster": true}),
		profile({"authorizedIPRanges": ["203.0.113.0/24"]}),
		{"publicNetworkAccess": "Disabled"},
	])
}

test_allows_what_is_not_known_yet if {
	fixtures.waits(name, type, {}, ["apiServerAccessProfile", "apiServerAccessProfile.authorizedIPRanges", "publicNetworkAccess"])
}

test_allows_other_types if fixtures.allows(name, "azure-native:search:Service", [{}])

test_denies_open_endpoints if {
	fixtures.denies(name, id, type, [
		{},
		profile({"enablePrivateCluster": false}),
		profile({"authorizedIPRanges": []}),
		profile({"authorizedIPRanges": ["203.0.113.0/24", "0.0.0.0/0"]}),
		{"publicNetworkAccess": "Enabled"},
	])
}
