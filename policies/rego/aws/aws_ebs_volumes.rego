package novacron.resources.aws_ebs_volumes

import data.novacron.lib

# METADATA
# title: EBS volumes are encrypted
# description: An EBS volume sets `encrypted` to true. One from a snapshot is as encrypted as the snapshot where it does not say. Off where `aws.ebsEncryptedByDefault` says that the account encrypts all volumes.
# custom:
#   id: NCP-AWS-002
#   docs: docs/policies.md#ncp-aws-002
#   effect: deny
#   severity: high
#   category: security
#   frameworks: ["CIS AWS 3.0 2.2.1", "NIST CSF 2.0 PR.DS-01", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC6.1", "PCI DSS 4.0 Req. 3.5.1"]
#   remediation: Set encrypted to true (and kmsKeyId for a key of your own), or encrypt by default in the account and set aws.ebsEncryptedByDefault.
#   remediate:
#     - {path: encrypted, value: true}
deny contains lib.finding(rego.metadata.rule(), "the volume is not encrypted") if {
	input.resource.type == "aws:ebs/volume:Volume"
	not data.aws.ebsEncryptedByDefault
	not lib.undecided("encrypted")
	not lib.on(["encrypted"])
	not as_its_snapshot
}

as_its_snapshot if {
	not lib.off(["encrypted"])
	input.resource.properties.snapshotId
}

as_its_snapshot if {
	not lib.off(["encrypted"])
	lib.undecided("snapshotId")
}
