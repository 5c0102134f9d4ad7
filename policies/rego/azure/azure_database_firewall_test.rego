package novacron.resources.azure_database_firewall_test

import data.novacron.fixtures

id := "NCP-AZR-009"

name := "azure_database_firewall"

types := {
	"azure-native:sql:FirewallRule",
	"azure-native:dbforpostgresql:FirewallRule",
	"azure-native:dbformysql:FirewallRule",
}

test_allows_named_addresses if {
	every type in types {
		fixtures.allows(name, type, [{}, {"startIpAddress": "203.0.113.7", "endIpAddress": "203.0.113.7"}])
	}
}

test_allows_other_types if fixtures.allows(name, "azure-native:search:Service", [{"startIpAddress": "0.0.0.0"}])

test_denies_everybody if {
	every type in types {
		fixtures.denies(name, id, type, [{"startIpAddress": "0.0.0.0"}])
	}
}
