package novacron.resources.azure_admin_ports_test

import data.novacron.fixtures

id := "NCP-AZR-007"

name := "azure_admin_ports"

type := "azure-native:network:SecurityRule"

ports(range) := {
	"access": "Allow",
	"direction": "Inbound",
	"protocol": "Tcp",
	"sourceAddressPrefix": "Internet",
	"destinationPortRange": range,
}

test_allows_other_ports if fixtures.allows(name, type, [ports("443"), ports("23-3388"), ports("1-21")])

test_allows_other_clouds if {
	fixtures.allows(name, "gcp:compute/firewall:Firewall", [{"sourceRanges": ["0.0.0.0/0"], "allows": [{"protocol": "tcp", "ports": ["22"]}]}])
}

test_denies_administration_ports if {
	fixtures.denies(name, id, type, [ports("22"), ports("3389"), ports("20-4000")])
	fixtures.denies(name, id, "azure-native:network:NetworkSecurityGroup", [{"securityRules": [ports("22")]}])
}

test_denies_the_ports_of_the_data if {
	fixtures.denies(name, id, type, [ports("5986")]) with data.network.adminPorts as [5986]
}
