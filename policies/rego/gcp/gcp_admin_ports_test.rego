package novacron.resources.gcp_admin_ports_test

import data.novacron.fixtures

id := "NCP-GCP-006"

name := "gcp_admin_ports"

type := "gcp:compute/firewall:Firewall"

ports(range) := {"sourceRanges": ["0.0.0.0/0"], "allows": [{"protocol": "tcp", "ports": [range]}]}

test_allows_other_ports if fixtures.allows(name, type, [ports("443"), ports("23-3388"), ports("1-21")])

test_allows_other_clouds if {
	fixtures.allows(name, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", [{
		"ipProtocol": "tcp",
		"fromPort": 22,
		"toPort": 22,
		"cidrIpv4": "0.0.0.0/0",
	}])
}

test_denies_administration_ports if fixtures.denies(name, id, type, [ports("22"), ports("3389"), ports("20-4000")])

test_denies_the_ports_of_the_data if {
	fixtures.denies(name, id, type, [ports("5986")]) with data.network.adminPorts as [5986]
}
