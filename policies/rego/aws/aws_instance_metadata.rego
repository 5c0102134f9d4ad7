package novacron.resources.aws_instance_metadata

import data.novacron.lib

# METADATA
# title: EC2 instances demand session tokens for instance metadata
# description: An EC2 instance or launch template sets `metadataOptions.httpTokens` to `required` (IMDSv2), or switches the endpoint off.
# custom:
#   id: NCP-AWS-001
#   docs: docs/policies.md#ncp-aws-001
#   effect: deny
#   severity: high
#   category: security
#   frameworks: ["CIS AWS 3.0 5.6", "NIST CSF 2.0 PR.AA-05", "SOC 2 CC6.1"]
#   remediation: Set metadataOptions.httpTokens to "required".
#   remediate:
#     - {path: metadataOptions.httpTokens, value: required}
deny contains lib.finding(rego.metadata.rule(), "instance metadata can be read without a session token, so that a forged request from the instance obtains its credentials") if {
	input.resource.type in {"aws:ec2/instance:Instance", "aws:ec2/launchTemplate:LaunchTemplate"}
	not lib.undecided("metadataOptions")
	not tokens_required
	not endpoint_off
}

tokens_required if input.resource.properties.metadataOptions.httpTokens == "required"

endpoint_off if input.resource.properties.metadataOptions.httpEndpoint == "disabled"
