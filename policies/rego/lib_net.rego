# Which ports the Internet reaches through the firewall rule, security group or network security group under review, whatever
# the provider. What is not known yet opens nothing.
package novacron.lib_net

# Nobody holds more than a /8 of IPv4, so a wider block is the Internet, or a part of it that is meant to pass for less.
internet(source) if lower(source) in {"*", "any", "internet"}

internet(source) if {
	not contains(source, ":")
	to_number(split(source, "/")[1]) < 8
}

# fc00::/7 is private.
internet(source) if {
	contains(source, ":")
	not startswith(lower(source), "fc")
	not startswith(lower(source), "fd")
	to_number(split(source, "/")[1]) < 16
}

any_internet(sources) if {
	some source in sources
	internet(source)
}

# Ranges of ports: [from, to].
open contains [0, 65535] if {
	some rule in aws_rules
	lower(rule.protocol) in {"-1", "all"}
	any_internet(rule.sources)
}

# The ports of ICMP are types.
open contains [rule.from, rule.to] if {
	some rule in aws_rules
	lower(rule.protocol) in {"tcp", "udp", "6", "17"}
	any_internet(rule.sources)
}

open contains range if {
	some rule in azure_rules
	lower(rule.access) == "allow"
	lower(rule.direction) == "inbound"
	lower(rule.protocol) in {"tcp", "udp", "*"}
	any_internet(both(rule, "sourceAddressPrefix", "sourceAddressPrefixes"))
	some ports in both(rule, "destinationPortRange", "destinationPortRanges")
	range := ends(ports)
}

open contains range if {
	input.resource.type == "gcp:compute/firewall:Firewall"
	upper(object.get(input.resource.properties, "direction", "INGRESS")) == "INGRESS"
	not input.resource.properties.disabled == true
	any_internet(input.resource.properties.sourceRanges)
	not "allows" in input.resource.unknown
	some allow in input.resource.properties.allows
	lower(allow.protocol) in {"tcp", "udp", "all", "6", "17"}
	some ports in object.get(allow, "ports", ["*"])
	range := ends(ports)
}

aws_rules contains {
	"protocol": rule.protocol,
	"from": object.get(rule, "fromPort", 0),
	"to": object.get(rule, "toPort", 65535),
	"sources": array.concat(object.get(rule, "cidrBlocks", []), object.get(rule, "ipv6CidrBlocks", [])),
} if {
	input.resource.type in {
		"aws:ec2/securityGroup:SecurityGroup",
		"aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
	}
	some rule in input.resource.properties.ingress
}

aws_rules contains {
	"protocol": rule.protocol,
	"from": rule.fromPort,
	"to": rule.toPort,
	"sources": array.concat(object.get(rule, "cidrBlocks", []), object.get(rule, "ipv6CidrBlocks", [])),
} if {
	input.resource.type == "aws:ec2/securityGroupRule:SecurityGroupRule"
	rule := input.resource.properties
	rule.type == "ingress"
}

aws_rules contains {
	"protocol": rule.ipProtocol,
	"from": object.get(rule, "fromPort", 0),
	"to": object.get(rule, "toPort", 65535),
	"sources": [rule[property] | some property in ["cidrIpv4", "cidrIpv6"]],
} if {
	input.resource.type == "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	rule := input.resource.properties
}

azure_rules contains rule if {
	input.resource.type == "azure-native:network:NetworkSecurityGroup"
	some rule in input.resource.properties.securityRules
}

azure_rules contains input.resource.properties if {
	input.resource.type == "azure-native:network:SecurityRule"
}

# Azure has a property for one and a property for several.
both(rule, one, several) := array.concat([rule[one]], object.get(rule, several, [])) if rule[one]

both(rule, one, several) := object.get(rule, several, []) if not rule[one]

# "22", "8000-8100" or "*".
ends("*") := [0, 65535]

ends(ports) := [to_number(parts[0]), to_number(parts[count(parts) - 1])] if {
	ports != "*"
	parts := split(ports, "-")
}

# Openings of everything are told once, by their own rule, and not port by port.
everything if [0, 65535] in open

opened(ports) := sort({port |
	not everything
	some port in ports
	some [from, to] in open
	from <= port
	port <= to
})
