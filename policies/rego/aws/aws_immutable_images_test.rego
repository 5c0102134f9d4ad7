package novacron.resources.aws_immutable_images_test

import data.novacron.fixtures

id := "NCP-AWS-026"

name := "aws_immutable_images"

type := "aws:ecr/repository:Repository"

test_allows_tags_that_stay if {
	fixtures.allows(name, type, [
		{"imageTagMutability": "IMMUTABLE"},
		{"imageTagMutability": "IMMUTABLE_WITH_EXCLUSION"},
		{"tags": {"env": "test"}},
	])
}

test_allows_what_is_not_known_yet if fixtures.waits(name, type, {}, ["imageTagMutability"])

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{}])

test_denies_tags_that_move if {
	fixtures.denies(name, id, type, [{}, {"imageTagMutability": "MUTABLE"}, {"imageTagMutability": "MUTABLE_WITH_EXCLUSION"}])
}
