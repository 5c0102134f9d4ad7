package novacron.resources.aws_iam_full_access

import data.novacron.lib
import data.novacron.lib_iam

# METADATA
# title: IAM policies do not allow everything
# description: No statement of an IAM policy, also of one within a role, allows the action `*` on the resource `*` without a condition.
# custom:
#   id: NCP-AWS-010
#   docs: docs/policies.md#ncp-aws-010
#   effect: deny
#   severity: high
#   category: access
#   frameworks: ["CIS AWS 3.0 1.16", "NIST CSF 2.0 PR.AA-05", "ISO/IEC 27001:2022 A.8.2", "SOC 2 CC6.3", "PCI DSS 4.0 Req. 7.2.2"]
#   remediation: Name the actions and the resources that are needed in Action and Resource.
deny contains lib.finding(rego.metadata.rule(), "a statement allows all actions on all resources") if {
	some document in documents
	lib_iam.all_powerful(document)
}

documents contains input.resource.properties.policy if {
	input.resource.type in {
		"aws:iam/policy:Policy",
		"aws:iam/rolePolicy:RolePolicy",
		"aws:iam/userPolicy:UserPolicy",
		"aws:iam/groupPolicy:GroupPolicy",
	}
}

documents contains inline.policy if {
	input.resource.type == "aws:iam/role:Role"
	some inline in input.resource.properties.inlinePolicies
}
