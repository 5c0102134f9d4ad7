package novacron.resources.aws_instance_disks_test

import data.novacron.fixtures

id := "NCP-AWS-003"

name := "aws_instance_disks"

instance := "aws:ec2/instance:Instance"

template := "aws:ec2/launchTemplate:LaunchTemplate"

root := {"rootBlockDevice": {"encrypted": true}}

disk(device) := object.union(root, {"ebsBlockDevices": [object.union({"deviceName": "/dev/sdb"}, device)]})

mapped(device) := {"blockDeviceMappings": [{"deviceName": "/dev/xvda", "ebs": device}]}

test_allows_encrypted_disks if {
	fixtures.allows(name, instance, [
		root,
		{"launchTemplate": {"id": "lt-1"}},
		disk({"encrypted": true}),
		disk({"snapshotId": "snap-1"}),
	])
}

test_allows_encrypted_templates if {
	fixtures.allows(name, template, [
		{},
		mapped({"encrypted": "true"}),
		mapped({"snapshotId": "snap-1"}),
		{"blockDeviceMappings": [{"deviceName": "/dev/sdc", "noDevice": "true"}]},
	])
}

test_allows_what_is_not_known_yet if {
	fixtures.waits(name, instance, {}, ["rootBlockDevice", "rootBlockDevice.encrypted", "launchTemplate"])
	fixtures.waits(name, instance, disk({}), ["ebsBlockDevices", "ebsBlockDevices[0].encrypted"])
	fixtures.waits(name, template, mapped({}), ["blockDeviceMappings", "blockDeviceMappings.0.ebs"])
}

test_allows_disks_that_the_account_encrypts if {
	fixtures.allows(name, instance, [{}]) with data.aws.ebsEncryptedByDefault as true
}

test_allows_other_types if fixtures.allows(name, "aws:ec2/spotFleetRequest:SpotFleetRequest", [disk({})])

test_denies_plain_disks if {
	fixtures.denies(name, id, instance, [
		{},
		{"rootBlockDevice": {"encrypted": false}},
		disk({}),
		disk({"encrypted": false}),
		disk({"encrypted": false, "snapshotId": "snap-1"}),
	])
}

test_denies_plain_templates if {
	fixtures.denies(name, id, template, [mapped({}), mapped({"encrypted": "false"}), mapped({"encrypted": "false", "snapshotId": "snap-1"})])
}
