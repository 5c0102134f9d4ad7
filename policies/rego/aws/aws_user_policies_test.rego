package novacron.resources.aws_user_policies_test

import data.novacron.fixtures

id := "NCP-AWS-031"

name := "aws_user_policies"

attachment := "aws:iam/policyAttachment:PolicyAttachment"

test_allows_groups_and_roles if {
	fixtures.allows(name, attachment, [{}, {"users": []}, {"groups": ["operators"]}])
	fixtures.allows(name, "aws:iam/groupPolicy:GroupPolicy", [{"users": ["ada"]}])
}

test_denies_users if {
	fixtures.denies(name, id, "aws:iam/userPolicy:UserPolicy", [{}])
	fixtures.denies(name, id, "aws:iam/userPolicyAttachment:UserPolicyAttachment", [{}])
	fixtures.denies(name, id, attachment, [{"users": ["ada"]}])
}
