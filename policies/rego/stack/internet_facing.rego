package novacron.stacks.internet_facing

import data.novacron.lib

# METADATA
# title: Few resources of a stack face the Internet
# description: 'At most `network.maximumInternetFacing` resources of a stack have an address or an entry on the Internet: load balancers that are not internal, machines and addresses that are public, function URLs without authorisation.'
# custom:
#   id: NCP-NET-003
#   docs: docs/policies.md#ncp-net-003
#   effect: deny
#   severity: low
#   category: exposure
#   frameworks: ["NIST CSF 2.0 PR.IR-01", "ISO/IEC 27001:2022 A.8.22", "SOC 2 CC6.6", "PCI DSS 4.0 Req. 1.4.2"]
#   remediation: Put workloads behind one load balancer, or raise network.maximumInternetFacing.
deny contains lib.finding(rego.metadata.rule(), message) if {
	count(facing) > data.network.maximumInternetFacing
	message := sprintf("%d resources face the Internet, more than %v", [count(facing), data.network.maximumInternetFacing])
}

# Not a set: in a table of cases, and in a stack with aliases, URNs need not differ.
facing := [resource.urn | some resource in input.resources; exposed(resource)]

exposed(resource) if {
	resource.type in {"aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer", "aws:elb/loadBalancer:LoadBalancer"}
	not lib.on_in(resource.properties, ["internal"])
	not lib.unknown_of(resource, "internal")
}

exposed(resource) if {
	resource.type == "aws:ec2/instance:Instance"
	lib.on_in(resource.properties, ["associatePublicIpAddress"])
}

exposed(resource) if {
	resource.type in {"aws:ec2/eip:Eip", "azure-native:network:PublicIPAddress"}
}

exposed(resource) if {
	resource.type == "aws:lambda/functionUrl:FunctionUrl"
	resource.properties.authorizationType == "NONE"
}

exposed(resource) if {
	resource.type == "gcp:compute/instance:Instance"
	some interface in resource.properties.networkInterfaces
	count(interface.accessConfigs) > 0
}

exposed(resource) if {
	resource.type in {"gcp:compute/globalForwardingRule:GlobalForwardingRule", "gcp:compute/forwardingRule:ForwardingRule"}
	lib.get_in(resource.properties, ["loadBalancingScheme"]) in {null, "EXTERNAL", "EXTERNAL_MANAGED"}
	not lib.unknown_of(resource, "loadBalancingScheme")
}
