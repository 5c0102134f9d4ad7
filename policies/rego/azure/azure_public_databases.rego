package novacron.resources.azure_public_databases

import data.novacron.lib

# METADATA
# title: Azure databases have no public endpoint
# description: 'A server for SQL, PostgreSQL or MySQL, a Cosmos DB account or a cache sets `publicNetworkAccess` (PostgreSQL and MySQL: `network.publicNetworkAccess`) to Disabled; the endpoint is public where it is absent. A server within a delegated subnet has none.'
# custom:
#   id: NCP-AZR-008
#   docs: docs/policies.md#ncp-azr-008
#   effect: deny
#   severity: high
#   category: exposure
#   frameworks: ["CIS Azure 3.0 5.1.7", "NIST CSF 2.0 PR.IR-01", "ISO/IEC 27001:2022 A.8.20", "SOC 2 CC6.6", "PCI DSS 4.0 Req. 1.4.2"]
#   remediation: Set publicNetworkAccess to "Disabled" and use a private endpoint, or a delegated subnet.
deny contains lib.finding(rego.metadata.rule(), "the database has a public endpoint") if {
	path := paths[input.resource.type]
	not lib.undecided(concat(".", path))
	not lib.get(path) in {"Disabled", "SecuredByPerimeter"}
	not in_subnet
}

paths := {
	"azure-native:sql:Server": ["publicNetworkAccess"],
	"azure-native:dbforpostgresql:Server": ["network", "publicNetworkAccess"],
	"azure-native:dbformysql:Server": ["network", "publicNetworkAccess"],
	"azure-native:cosmosdb:DatabaseAccount": ["publicNetworkAccess"],
	"azure-native:redis:Redis": ["publicNetworkAccess"],
}

in_subnet if input.resource.properties.network.delegatedSubnetResourceId

in_subnet if lib.undecided("network.delegatedSubnetResourceId")

# A cache of the premium tier may lie in a subnet.
in_subnet if input.resource.properties.subnetId

in_subnet if lib.undecided("subnetId")
