package novacron.resources.aws_dynamodb_recovery

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: Production tables can be restored to any point in time
# description: A production DynamoDB table sets `pointInTimeRecovery.enabled`, which is off where it is absent.
# custom:
#   id: NCP-AWS-017
#   docs: docs/policies.md#ncp-aws-017
#   effect: deny
#   severity: high
#   category: resilience
#   frameworks: ["NIST CSF 2.0 PR.DS-11", "ISO/IEC 27001:2022 A.8.13", "SOC 2 CC7.5"]
#   remediation: Set pointInTimeRecovery.enabled to true.
#   remediate:
#     - {path: pointInTimeRecovery.enabled, value: true}
deny contains lib.finding(rego.metadata.rule(), "the production table cannot be restored") if {
	input.resource.type == "aws:dynamodb/table:Table"
	not lib.undecided("pointInTimeRecovery")
	not lib.on(["pointInTimeRecovery", "enabled"])
	lib_tags.production(input.resource)
}
