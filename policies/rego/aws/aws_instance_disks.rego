package novacron.resources.aws_instance_disks

import data.novacron.lib

# METADATA
# title: Disks of EC2 instances are encrypted
# description: The root volume and every EBS block device of an EC2 instance or launch template set `encrypted`. An image is not encrypted unless somebody did; a device from a snapshot is as its snapshot. Off where `aws.ebsEncryptedByDefault` says that the account encrypts all volumes.
# custom:
#   id: NCP-AWS-003
#   docs: docs/policies.md#ncp-aws-003
#   effect: deny
#   severity: high
#   category: security
#   frameworks: ["CIS AWS 3.0 2.2.1", "NIST CSF 2.0 PR.DS-01", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC6.1", "PCI DSS 4.0 Req. 3.5.1"]
#   remediation: 'Set rootBlockDevice.encrypted and ebsBlockDevices[].encrypted (of a template: blockDeviceMappings[].ebs.encrypted) to true.'
#   remediate:
#     - {path: rootBlockDevice.encrypted, value: true, types: ["aws:ec2/instance:Instance"]}
#     - {path: ebsBlockDevices.*.encrypted, value: true, types: ["aws:ec2/instance:Instance"]}
#     - {path: blockDeviceMappings.*.ebs.encrypted, value: true, types: ["aws:ec2/launchTemplate:LaunchTemplate"]}
deny contains lib.finding(rego.metadata.rule(), message) if {
	input.resource.type in {"aws:ec2/instance:Instance", "aws:ec2/launchTemplate:LaunchTemplate"}
	not data.aws.ebsEncryptedByDefault
	some disk in plain
	message := sprintf("%s is not encrypted", [disk])
}

# A template that the instance names may have the root volume.
plain contains "the root volume" if {
	input.resource.type == "aws:ec2/instance:Instance"
	not input.resource.properties.launchTemplate
	not lib.undecided("launchTemplate")
	not lib.undecided("rootBlockDevice")
	not lib.on(["rootBlockDevice", "encrypted"])
}

plain contains sprintf("the block device %v", [device.deviceName]) if {
	not lib.undecided("ebsBlockDevices")
	some device in input.resource.properties.ebsBlockDevices
	unencrypted(device)
}

plain contains sprintf("the block device %v", [mapping.deviceName]) if {
	not lib.undecided("blockDeviceMappings")
	some mapping in input.resource.properties.blockDeviceMappings
	unencrypted(mapping.ebs)
}

unencrypted(device) if lib.off_in(device, ["encrypted"])

unencrypted(device) if {
	not device.snapshotId
	not lib.on_in(device, ["encrypted"])
}
