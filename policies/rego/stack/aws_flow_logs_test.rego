package novacron.stacks.aws_flow_logs_test

import data.novacron.fixtures

id := "NCP-AWS-034"

name := "aws_flow_logs"

denied(resources) := fixtures.judged_stack(name, resources)

vpc := object.union(fixtures.resource("aws:ec2/vpc:Vpc", {}).resource, {"urn": "urn:vpc"})

log(changes) := object.union(fixtures.resource("aws:ec2/flowLog:FlowLog", {}).resource, changes)

test_allows_logs if {
	denied([vpc, log({"dependencies": ["urn:vpc"]})]) == set()
	denied([vpc, log({"unknown": ["vpcId"]})]) == set()
}

test_allows_other_types if denied([fixtures.resource("aws:ec2/subnet:Subnet", {}).resource]) == set()

test_denies_vpcs_without if {
	denied([vpc]) == {id}
	denied([vpc, log({"dependencies": ["urn:other"]})]) == {id}
	denied([vpc, object.union(log({"dependencies": ["urn:vpc"]}), {"type": "aws:ec2/subnet:Subnet"})]) == {id}
}

test_denies_with_the_vpc if {
	findings := data.novacron.stacks.aws_flow_logs.deny with input as fixtures.stack([vpc])
	{finding.resource | some finding in findings} == {"urn:vpc"}
}
