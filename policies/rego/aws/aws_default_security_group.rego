package novacron.resources.aws_default_security_group

import data.novacron.lib

# METADATA
# title: The default security group lets nothing through
# description: A managed default security group has neither `ingress` nor `egress` rules.
# custom:
#   id: NCP-AWS-012
#   docs: docs/policies.md#ncp-aws-012
#   effect: deny
#   severity: medium
#   category: exposure
#   frameworks: ["CIS AWS 3.0 5.4", "NIST CSF 2.0 PR.IR-01", "ISO/IEC 27001:2022 A.8.20"]
#   remediation: Remove ingress and egress; give each workload a security group of its own.
deny contains lib.finding(rego.metadata.rule(), "the default security group lets traffic through") if {
	input.resource.type == "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
	some direction in ["ingress", "egress"]
	count(input.resource.properties[direction]) > 0
}
