package novacron.resources.aws_user_policies

import data.novacron.lib

# METADATA
# title: Users get permissions through groups
# description: No policy is attached to an IAM user directly.
# custom:
#   id: NCP-AWS-031
#   docs: docs/policies.md#ncp-aws-031
#   effect: deny
#   severity: low
#   category: access
#   frameworks: ["NIST CSF 2.0 PR.AA-05", "ISO/IEC 27001:2022 A.5.18"]
#   remediation: Attach the policy to a group or a role, and make the user a member.
deny contains lib.finding(rego.metadata.rule(), "the policy is attached to a user") if attached

attached if {
	input.resource.type in {
		"aws:iam/userPolicy:UserPolicy",
		"aws:iam/userPolicyAttachment:UserPolicyAttachment",
	}
}

attached if {
	input.resource.type == "aws:iam/policyAttachment:PolicyAttachment"
	count(input.resource.properties.users) > 0
}
