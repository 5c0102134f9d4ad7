package novacron.resources.aws_admin_ports_test

import data.novacron.fixtures

id := "NCP-AWS-011"

name := "aws_admin_ports"

type := "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"

ports(from, to) := {"ipProtocol": "tcp", "fromPort": from, "toPort": to, "cidrIpv4": "0.0.0.0/0"}

test_allows_other_ports if fixtures.allows(name, type, [ports(443, 443), ports(23, 3388), ports(1, 21)])

test_allows_other_clouds if {
	fixtures.allows(name, "gcp:compute/firewall:Firewall", [{"sourceRanges": ["0.0.0.0/0"], "allows": [{"protocol": "tcp", "ports": ["22"]}]}])
}

test_denies_administration_ports if fixtures.denies(name, id, type, [ports(22, 22), ports(3389, 3389), ports(20, 4000)])

test_denies_each_port_once if {
	doc := fixtures.resource(type, ports(20, 4000))
	findings := data.novacron.resources.aws_admin_ports.deny with input as doc
	count(findings) == 2
}

test_denies_the_ports_of_the_data if {
	fixtures.denies(name, id, type, [ports(5985, 5985)]) with data.network.adminPorts as [5985]
}
