package novacron.resources.aws_message_encryption

import data.novacron.lib

# METADATA
# title: Queues and topics are encrypted at rest
# description: 'An SQS queue does not switch `sqsManagedSseEnabled` off without a `kmsMasterKeyId`; it is on where it is absent. An SNS topic has a `kmsMasterKeyId`: without one its messages are not encrypted.'
# custom:
#   id: NCP-AWS-024
#   docs: docs/policies.md#ncp-aws-024
#   effect: deny
#   severity: medium
#   category: security
#   frameworks: ["NIST CSF 2.0 PR.DS-01", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC6.1"]
#   remediation: Set kmsMasterKeyId (of a topic for a start to "alias/aws/sns"), or leave sqsManagedSseEnabled on.
deny contains lib.finding(rego.metadata.rule(), "messages are not encrypted at rest") if {
	plain
	not lib.undecided("kmsMasterKeyId")
	lib.get(["kmsMasterKeyId"]) in {null, ""}
}

plain if input.resource.type == "aws:sns/topic:Topic"

plain if {
	input.resource.type == "aws:sqs/queue:Queue"
	lib.off(["sqsManagedSseEnabled"])
}
