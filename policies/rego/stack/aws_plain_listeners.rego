package novacron.stacks.aws_plain_listeners

import data.novacron.lib

# METADATA
# title: Load balancers on the Internet speak TLS
# description: 'A listener of an internet-facing load balancer of the stack does not serve HTTP: it only redirects to HTTPS. The same for listeners of a classic load balancer.'
# custom:
#   id: NCP-AWS-036
#   docs: docs/policies.md#ncp-aws-036
#   effect: deny
#   severity: medium
#   category: security
#   frameworks: ["NIST CSF 2.0 PR.DS-02", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC6.7", "PCI DSS 4.0 Req. 4.2.1"]
#   remediation: Serve HTTPS, and give the HTTP listener the default action redirect with the protocol HTTPS.
deny contains finding if {
	some resource in plain
	finding := lib.about(resource, lib.finding(rego.metadata.rule(), "HTTP without TLS is served on the Internet"))
}

plain contains listener if {
	some listener in input.resources
	listener.type in {"aws:lb/listener:Listener", "aws:alb/listener:Listener"}
	listener.properties.protocol == "HTTP"
	not lib.unknown_of(listener, "defaultActions")
	not redirects(listener)
	some urn in listener.dependencies
	urn in balancers
}

balancers := {resource.urn |
	some resource in input.resources
	resource.type in {"aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"}
	public(resource)
}

plain contains balancer if {
	some balancer in input.resources
	balancer.type == "aws:elb/loadBalancer:LoadBalancer"
	public(balancer)
	some listener in balancer.properties.listeners
	lower(listener.lbProtocol) == "http"
}

public(balancer) if {
	not lib.on_in(balancer.properties, ["internal"])
	not lib.unknown_of(balancer, "internal")
}

redirects(listener) if {
	some action in listener.properties.defaultActions
	action.type == "redirect"
	action.redirect.protocol == "HTTPS"
}
