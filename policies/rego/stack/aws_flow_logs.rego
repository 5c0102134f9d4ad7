package novacron.stacks.aws_flow_logs

import data.novacron.lib
import data.novacron.lib_stack

# METADATA
# title: Every VPC has flow logs
# description: Each VPC of a stack has a flow log in it that names the VPC.
# custom:
#   id: NCP-AWS-034
#   docs: docs/policies.md#ncp-aws-034
#   effect: deny
#   severity: low
#   category: logging
#   frameworks: ["CIS AWS 3.0 3.7", "NIST CSF 2.0 DE.CM-01", "ISO/IEC 27001:2022 A.8.16", "SOC 2 CC7.2", "PCI DSS 4.0 Req. 10.2.1"]
#   remediation: Add an aws.ec2.FlowLog with the vpcId of the VPC and trafficType "ALL" or "REJECT".
deny contains finding if {
	some vpc in input.resources
	vpc.type == "aws:ec2/vpc:Vpc"
	not lib_stack.among(logged, vpc, "id")
	finding := lib.about(vpc, lib.finding(rego.metadata.rule(), "the VPC has no flow log"))
}

logged := lib_stack.targets(
	[log |
		some log in input.resources
		log.type == "aws:ec2/flowLog:FlowLog"
	],
	"vpcId",
)
