package novacron.stacks.internet_facing_test

import data.novacron.fixtures

id := "NCP-NET-003"

name := "internet_facing"

denied(resources) := fixtures.judged_stack(name, resources)

of(type, properties) := fixtures.resource(type, properties).resource

public := [
	of("aws:lb/loadBalancer:LoadBalancer", {}),
	of("aws:alb/loadBalancer:LoadBalancer", {"internal": false}),
	of("aws:elb/loadBalancer:LoadBalancer", {}),
	of("aws:ec2/instance:Instance", {"associatePublicIpAddress": true}),
	of("aws:ec2/eip:Eip", {}),
	of("azure-native:network:PublicIPAddress", {}),
	of("aws:lambda/functionUrl:FunctionUrl", {"authorizationType": "NONE"}),
	of("gcp:compute/instance:Instance", {"networkInterfaces": [{}, {"accessConfigs": [{}]}]}),
	of("gcp:compute/globalForwardingRule:GlobalForwardingRule", {}),
	of("gcp:compute/forwardingRule:ForwardingRule", {"loadBalancingScheme": "EXTERNAL"}),
	of("gcp:compute/forwardingRule:ForwardingRule", {"loadBalancingScheme": "EXTERNAL_MANAGED"}),
]

private := [
	of("aws:lb/loadBalancer:LoadBalancer", {"internal": true}),
	of("aws:ec2/instance:Instance", {}),
	of("aws:lambda/functionUrl:FunctionUrl", {"authorizationType": "AWS_IAM"}),
	of("gcp:compute/instance:Instance", {"networkInterfaces": [{"accessConfigs": []}]}),
	of("gcp:compute/forwardingRule:ForwardingRule", {"loadBalancingScheme": "INTERNAL"}),
	object.union(of("aws:lb/loadBalancer:LoadBalancer", {}), {"unknown": ["internal"]}),
	object.union(of("gcp:compute/forwardingRule:ForwardingRule", {}), {"unknown": ["loadBalancingScheme"]}),
	of("aws:sns/topic:Topic", {"authorizationType": "NONE", "associatePublicIpAddress": true}),
]

test_allows_private_resources if {
	rules := denied(private) with data.network.maximumInternetFacing as 0
	rules == set()
}

test_allows_a_few if denied(array.concat(array.slice(public, 0, 10), private)) == set()

test_denies_each if {
	every resource in public {
		rules := denied([resource]) with data.network.maximumInternetFacing as 0
		rules == {id}
	}
}

test_denies_more if denied(public) == {id}
