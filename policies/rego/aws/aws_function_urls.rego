package novacron.resources.aws_function_urls

import data.novacron.lib

# METADATA
# title: URLs of functions ask who calls
# description: The URL of a Lambda function has the `authorizationType` AWS_IAM.
# custom:
#   id: NCP-AWS-030
#   docs: docs/policies.md#ncp-aws-030
#   effect: deny
#   severity: high
#   category: exposure
#   frameworks: ["NIST CSF 2.0 PR.AA-05", "ISO/IEC 27001:2022 A.8.3", "SOC 2 CC6.1"]
#   remediation: Set authorizationType to "AWS_IAM", or put an API Gateway or CloudFront in front.
deny contains lib.finding(rego.metadata.rule(), "anybody may call the function by its URL") if {
	input.resource.type == "aws:lambda/functionUrl:FunctionUrl"
	input.resource.properties.authorizationType == "NONE"
}
