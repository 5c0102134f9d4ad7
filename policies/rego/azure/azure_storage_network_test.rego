package novacron.resources.azure_storage_network_test

import data.novacron.fixtures

id := "NCP-AZR-006"

name := "azure_storage_network"

type := "azure-native:storage:StorageAccount"

test_allows_named_networks if {
	fixtures.allows(name, type, [
		{"networkRuleSet": {"defaultAction": "Deny"}},
		{"publicNetworkAccess": "Disabled"},
		{"publicNetworkAccess": "SecuredByPerimeter"},
	])
}

test_allows_what_is_not_known_yet if {
	fixtures.waits(name, type, {}, ["publicNetworkAccess", "networkRuleSet", "networkRuleSet.defaultAction"])
}

test_allows_other_types if fixtures.allows(name, "azure-native:search:Service", [{}])

test_denies_all_networks if {
	fixtures.denies(name, id, type, [{}, {"publicNetworkAccess": "Enabled"}, {"networkRuleSet": {"defaultAction": "Allow"}}])
}
