package novacron.stacks.spot_share_test

import data.novacron.fixtures

id := "NCP-REL-005"

name := "spot_share"

denied(resources) := fixtures.judged_stack(name, resources)

aws(properties) := fixtures.resource("aws:ec2/instance:Instance", properties).resource

azure(properties) := fixtures.resource("azure-native:compute:VirtualMachine", properties).resource

gcp(properties) := fixtures.resource("gcp:compute/instance:Instance", properties).resource

spots := [
	fixtures.resource("aws:ec2/spotInstanceRequest:SpotInstanceRequest", {}).resource,
	aws({"instanceMarketOptions": {"marketType": "spot"}}),
	azure({"priority": "Spot"}),
	azure({"priority": "Low"}),
	gcp({"scheduling": {"provisioningModel": "SPOT"}}),
	gcp({"scheduling": {"preemptible": true}}),
]

regular := [
	aws({}),
	aws({"instanceMarketOptions": {"marketType": "capacity-block"}}),
	azure({"priority": "Regular"}),
	gcp({"scheduling": {"provisioningModel": "STANDARD", "preemptible": false}}),
]

test_allows_regular_machines if {
	denied([]) == set()
	denied(regular) == set()
}

test_allows_a_small_share if {
	every machine in spots {
		denied(array.concat(regular, [machine])) == set()
	}
}

test_allows_tests_and_other_types if {
	denied([aws({"instanceMarketOptions": {"marketType": "spot"}, "tags": {"env": "test"}})]) == set()
	denied([fixtures.resource("other:index:Machine", {"priority": "Spot"}).resource]) == set()
}

test_denies_a_larger_share if {
	every machine in spots {
		denied(array.concat(array.slice(regular, 0, 3), [machine])) == {id}
		denied([machine]) == {id}
	}
}

test_denies_with_the_numbers if {
	findings := data.novacron.stacks.spot_share.deny with input as fixtures.stack([spots[0], spots[1], regular[0]])
	some finding in findings
	finding.message == "2 of 3 production machines can be taken away"
}
