package novacron.stacks.aws_plain_listeners_test

import data.novacron.fixtures

id := "NCP-AWS-036"

name := "aws_plain_listeners"

denied(resources) := fixtures.judged_stack(name, resources)

balancers := {"aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"}

listeners := {"aws:lb/listener:Listener", "aws:alb/listener:Listener"}

balancer(type, changes) := object.union(fixtures.resource(type, {}).resource, object.union({"urn": "urn:lb"}, changes))

listener(type, properties) := object.union(fixtures.resource(type, properties).resource, {"urn": "urn:l", "dependencies": ["urn:lb"]})

classic(properties) := object.union(fixtures.resource("aws:elb/loadBalancer:LoadBalancer", properties).resource, {"urn": "urn:c"})

redirect(protocol) := {"protocol": "HTTP", "defaultActions": [{"type": "redirect", "redirect": {"protocol": protocol}}]}

forward := {"protocol": "HTTP", "defaultActions": [{"type": "forward"}]}

test_allows_tls_and_redirects if {
	every pair in [[b, l] | some b in balancers; some l in listeners] {
		every properties in [{"protocol": "HTTPS"}, redirect("HTTPS"), {}] {
			denied([balancer(pair[0], {}), listener(pair[1], properties)]) == set()
		}
	}
	denied([classic({"listeners": [{"lbProtocol": "https"}, {"lbProtocol": "tcp"}]})]) == set()
}

test_allows_internal_balancers if {
	every pair in [[b, l] | some b in balancers; some l in listeners] {
		denied([balancer(pair[0], {"properties": {"internal": true}}), listener(pair[1], forward)]) == set()
	}
	denied([classic({"internal": true, "listeners": [{"lbProtocol": "http"}]})]) == set()
}

test_allows_what_is_not_known_yet if {
	denied([balancer("aws:lb/loadBalancer:LoadBalancer", {"unknown": ["internal"]}), listener("aws:lb/listener:Listener", forward)]) == set()
	waiting := object.union(listener("aws:lb/listener:Listener", {"protocol": "HTTP"}), {"unknown": ["defaultActions"]})
	denied([balancer("aws:lb/loadBalancer:LoadBalancer", {}), waiting]) == set()
}

test_allows_listeners_of_other_balancers if {
	denied([balancer("aws:lb/loadBalancer:LoadBalancer", {"urn": "urn:other"}), listener("aws:lb/listener:Listener", forward)]) == set()
	denied([balancer("aws:ec2/instance:Instance", {}), listener("aws:lb/listener:Listener", forward)]) == set()
	denied([balancer("aws:lb/loadBalancer:LoadBalancer", {}), listener("aws:lb/targetGroup:TargetGroup", forward)]) == set()
	denied([object.union(classic({"listeners": [{"lbProtocol": "http"}]}), {"type": "other"})]) == set()
}

test_denies_plain_http if {
	every pair in [[b, l] | some b in balancers; some l in listeners] {
		every properties in [forward, redirect("HTTP"), {"protocol": "HTTP", "defaultActions": [{"type": "forward", "redirect": {"protocol": "HTTPS"}}]}] {
			denied([balancer(pair[0], {}), listener(pair[1], properties)]) == {id}
		}
	}
	denied([classic({"listeners": [{"lbProtocol": "https"}, {"lbProtocol": "HTTP"}]})]) == {id}
}

test_denies_with_the_resource if {
	findings := data.novacron.stacks.aws_plain_listeners.deny with input as fixtures.stack([
		balancer("aws:lb/loadBalancer:LoadBalancer", {}),
		listener("aws:lb/listener:Listener", forward),
		classic({"listeners": [{"lbProtocol": "http"}]}),
	])
	{finding.resource | some finding in findings} == {"urn:l", "urn:c"}
}
