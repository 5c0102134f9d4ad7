package novacron.resources.aws_iam_full_access_test

import data.novacron.fixtures

id := "NCP-AWS-010"

name := "aws_iam_full_access"

types := {
	"aws:iam/policy:Policy",
	"aws:iam/rolePolicy:RolePolicy",
	"aws:iam/userPolicy:UserPolicy",
	"aws:iam/groupPolicy:GroupPolicy",
}

role := "aws:iam/role:Role"

all := json.marshal({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})

some_actions := json.marshal({"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})

test_allows_named_actions if {
	every type in types {
		fixtures.allows(name, type, [{}, {"policy": some_actions}])
	}
	fixtures.allows(name, role, [{}, {"policy": all}, {"inlinePolicies": [{"policy": some_actions}]}])
}

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{"policy": all}, {"inlinePolicies": [{"policy": all}]}])

test_denies_everything if {
	every type in types {
		fixtures.denies(name, id, type, [{"policy": all}])
	}
	fixtures.denies(name, id, role, [{"inlinePolicies": [{"policy": some_actions}, {"policy": all}]}])
}
