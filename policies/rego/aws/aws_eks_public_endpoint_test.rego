package novacron.resources.aws_eks_public_endpoint_test

import data.novacron.fixtures

id := "NCP-AWS-020"

name := "aws_eks_public_endpoint"

type := "aws:eks/cluster:Cluster"

test_allows_private_and_narrow_endpoints if {
	fixtures.allows(name, type, [
		{"vpcConfig": {"endpointPublicAccess": false}},
		{"vpcConfig": {"publicAccessCidrs": ["203.0.113.0/24"]}},
		{"vpcConfig": {"endpointPublicAccess": false, "publicAccessCidrs": ["0.0.0.0/0"]}},
	])
}

test_allows_what_is_not_known_yet if {
	fixtures.waits(name, type, {"vpcConfig": {}}, ["vpcConfig", "vpcConfig.endpointPublicAccess", "vpcConfig.publicAccessCidrs[0]"])
}

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{}])

test_denies_open_endpoints if {
	fixtures.denies(name, id, type, [
		{},
		{"vpcConfig": {"endpointPublicAccess": true}},
		{"vpcConfig": {"publicAccessCidrs": ["203.0.113.0/24", "0.0.0.0/0"]}},
	])
}
