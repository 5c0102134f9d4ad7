package novacron.resources.azure_public_databases_test

import data.novacron.fixtures

id := "NCP-AZR-008"

name := "azure_public_databases"

flat := {"azure-native:sql:Server", "azure-native:cosmosdb:DatabaseAccount", "azure-native:redis:Redis"}

nested := {"azure-native:dbforpostgresql:Server", "azure-native:dbformysql:Server"}

test_allows_private_endpoints if {
	every type in flat {
		fixtures.allows(name, type, [{"publicNetworkAccess": "Disabled"}, {"publicNetworkAccess": "SecuredByPerimeter"}])
		fixtures.waits(name, type, {}, ["publicNetworkAccess"])
	}
	every type in nested {
		fixtures.allows(name, type, [{"network": {"publicNetworkAccess": "Disabled"}}, {"network": {"delegatedSubnetResourceId": "subnet"}}])
		fixtures.waits(name, type, {}, ["network", "network.publicNetworkAccess", "network.delegatedSubnetResourceId"])
	}
	fixtures.allows(name, "azure-native:redis:Redis", [{"subnetId": "subnet"}])
	fixtures.waits(name, "azure-native:redis:Redis", {}, ["subnetId"])
}

test_allows_other_types if fixtures.allows(name, "azure-native:search:Service", [{}])

test_denies_public_endpoints if {
	every type in flat {
		fixtures.denies(name, id, type, [{}, {"publicNetworkAccess": "Enabled"}, {"network": {"publicNetworkAccess": "Disabled"}}])
	}
	every type in nested {
		fixtures.denies(name, id, type, [{}, {"network": {"publicNetworkAccess": "Enabled"}}, {"publicNetworkAccess": "Disabled"}])
	}
}
