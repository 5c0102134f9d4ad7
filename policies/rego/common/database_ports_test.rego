package novacron.resources.database_ports_test

import data.novacron.fixtures

id := "NCP-NET-001"

name := "database_ports"

firewall(range) := {"sourceRanges": ["0.0.0.0/0"], "allows": [{"protocol": "tcp", "ports": [range]}]}

type := "gcp:compute/firewall:Firewall"

test_allows_other_ports if fixtures.allows(name, type, [firewall("443"), firewall("22"), firewall("5433-6378")])

test_denies_database_ports if {
	every port in data.network.databasePorts {
		fixtures.denies(name, id, type, [firewall(sprintf("%d", [port]))])
	}
	{1433, 1521, 3306, 5432, 6379, 9042, 9200, 11211, 27017} == {port | some port in data.network.databasePorts}
}
