package novacron.lib_net_test

import data.novacron.fixtures
import data.novacron.lib_net

open(type, properties) := ranges if {
	ranges := data.novacron.lib_net.open with input as fixtures.resource(type, properties)
}

opened(type, properties, ports) := numbers if {
	doc := fixtures.resource(type, properties)
	numbers := data.novacron.lib_net.opened(ports) with input as doc
}

test_the_internet if {
	every source in ["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/7", "::/0", "2000::/3", "2001::/15", "*", "Any", "Internet"] {
		lib_net.internet(source)
	}
}

test_not_the_internet if {
	every source in [
		"10.0.0.0/8",
		"203.0.113.7/32",
		"fc00::/7",
		"fd00::/8",
		"FD00::/8",
		"2001:db8::/16",
		"2001:db8::/32",
		"VirtualNetwork",
		"10.0.0.1",
	] {
		not lib_net.internet(source)
	}
}

world := {"cidrBlocks": ["203.0.113.0/24", "0.0.0.0/0"]}

rule(changes) := object.union(object.union({"protocol": "tcp", "fromPort": 20, "toPort": 30}, world), changes)

groups := {"aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"}

test_security_groups if {
	every type in groups {
		every protocol in ["tcp", "udp", "6", "17", "TCP"] {
			open(type, {"ingress": [rule({"protocol": protocol})]}) == {[20, 30]}
		}
		every protocol in ["-1", "all"] {
			open(type, {"ingress": [rule({"protocol": protocol})]}) == {[0, 65535]}
		}
		open(type, {"ingress": [rule({"cidrBlocks": [], "ipv6CidrBlocks": ["::/0"]})]}) == {[20, 30]}
		open(type, {"ingress": [{"protocol": "tcp", "cidrBlocks": ["0.0.0.0/0"]}]}) == {[0, 65535]}
		open(type, {"ingress": [rule({"protocol": "icmp"})]}) == set()
		open(type, {"ingress": [rule({"cidrBlocks": ["203.0.113.0/24"]})]}) == set()
		open(type, {"ingress": [{"protocol": "-1", "securityGroups": ["sg-1"]}]}) == set()
		open(type, {"egress": [rule({})]}) == set()
		open(type, {"ingress": [rule({}), rule({"fromPort": 1, "toPort": 2})]}) == {[20, 30], [1, 2]}
	}
}

test_security_group_rules if {
	type := "aws:ec2/securityGroupRule:SecurityGroupRule"
	open(type, rule({"type": "ingress"})) == {[20, 30]}
	open(type, rule({"type": "ingress", "protocol": "-1"})) == {[0, 65535]}
	open(type, rule({"type": "ingress", "cidrBlocks": ["10.0.0.0/8"], "ipv6CidrBlocks": ["::/0"]})) == {[20, 30]}
	open(type, {"type": "ingress", "protocol": "tcp", "fromPort": 1, "toPort": 2, "ipv6CidrBlocks": ["::/0"]}) == {[1, 2]}
	open(type, rule({"type": "egress"})) == set()
	open(type, {"type": "ingress", "protocol": "tcp", "fromPort": 1, "toPort": 2, "self": true}) == set()
}

test_ingress_rules if {
	type := "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	open(type, {"ipProtocol": "tcp", "fromPort": 1, "toPort": 2, "cidrIpv4": "0.0.0.0/0"}) == {[1, 2]}
	open(type, {"ipProtocol": "udp", "fromPort": 1, "toPort": 2, "cidrIpv6": "::/0"}) == {[1, 2]}
	open(type, {"ipProtocol": "tcp", "cidrIpv6": "::/0"}) == {[0, 65535]}
	open(type, {"ipProtocol": "-1", "cidrIpv4": "0.0.0.0/0"}) == {[0, 65535]}
	open(type, {"ipProtocol": "tcp", "fromPort": 1, "toPort": 2, "cidrIpv4": "10.0.0.0/8"}) == set()
	open(type, {"ipProtocol": "tcp", "fromPort": 1, "toPort": 2, "referencedSecurityGroupId": "sg-1"}) == set()
}

azure(changes) := object.union(
	{
		"access": "Allow",
		"direction": "Inbound",
		"protocol": "Tcp",
		"sourceAddressPrefix": "*",
		"destinationPortRange": "20-30",
	},
	changes,
)

test_azure if {
	type := "azure-native:network:SecurityRule"
	every protocol in ["Tcp", "Udp", "*"] {
		open(type, azure({"protocol": protocol})) == {[20, 30]}
	}
	every prefix in ["Internet", "0.0.0.0/0", "Any"] {
		open(type, azure({"sourceAddressPrefix": prefix})) == {[20, 30]}
	}
	open(type, azure({"destinationPortRange": "*"})) == {[0, 65535]}
	open(type, azure({"destinationPortRange": "22", "destinationPortRanges": ["80", "1-2"]})) == {[22, 22], [80, 80], [1, 2]}
	open(type, object.remove(azure({"destinationPortRanges": ["80"]}), ["destinationPortRange"])) == {[80, 80]}
	open(type, object.remove(azure({"sourceAddressPrefixes": ["10.0.0.0/8", "0.0.0.0/0"]}), ["sourceAddressPrefix"])) == {[20, 30]}
	open("azure-native:network:NetworkSecurityGroup", {"securityRules": [azure({}), azure({"destinationPortRange": "7"})]}) == {[20, 30], [7, 7]}
}

test_azure_that_opens_nothing if {
	every changes in [
		{"access": "Deny"},
		{"direction": "Outbound"},
		{"protocol": "Icmp"},
		{"sourceAddressPrefix": "VirtualNetwork"},
		{"sourceAddressPrefix": "10.0.0.0/8"},
	] {
		open("azure-native:network:SecurityRule", azure(changes)) == set()
		open("azure-native:network:NetworkSecurityGroup", {"securityRules": [azure(changes)]}) == set()
	}
	open("azure-native:network:VirtualNetwork", azure({})) == set()
	open("azure-native:network:SecurityRule", object.remove(azure({}), ["sourceAddressPrefix", "destinationPortRange"])) == set()
}

gcp(changes) := object.union(
	{"sourceRanges": ["10.0.0.0/8", "0.0.0.0/0"], "allows": [{"protocol": "tcp", "ports": ["22", "20-30"]}]},
	changes,
)

firewall := "gcp:compute/firewall:Firewall"

test_google_cloud if {
	open(firewall, gcp({})) == {[22, 22], [20, 30]}
	open(firewall, gcp({"direction": "ingress", "disabled": false})) == {[22, 22], [20, 30]}
	every protocol in ["tcp", "udp", "all", "6", "17", "TCP"] {
		open(firewall, gcp({"allows": [{"protocol": protocol}]})) == {[0, 65535]}
	}
}

test_google_cloud_that_opens_nothing if {
	every changes in [
		{"direction": "EGRESS"},
		{"disabled": true},
		{"sourceRanges": ["10.0.0.0/8"]},
		{"allows": [{"protocol": "icmp"}]},
	] {
		open(firewall, gcp(changes)) == set()
	}
	open(firewall, object.remove(gcp({}), ["sourceRanges"])) == set()
	open("gcp:compute/network:Network", gcp({})) == set()
	doc := fixtures.but(fixtures.resource(firewall, gcp({})), {"unknown": ["allows"]})
	ranges := data.novacron.lib_net.open with input as doc
	ranges == set()
}

test_opened_ports if {
	opened(firewall, gcp({}), [30, 20, 19, 31, 22]) == [20, 22, 30]
	opened(firewall, gcp({"allows": [{"protocol": "all"}]}), [22]) == []
	opened(firewall, gcp({"allows": [{"protocol": "tcp", "ports": ["1-65535"]}]}), [22]) == [22]
}
