package novacron.resources.aws_dynamodb_recovery_test

import data.novacron.fixtures

id := "NCP-AWS-017"

name := "aws_dynamodb_recovery"

type := "aws:dynamodb/table:Table"

test_allows_recovery if fixtures.allows(name, type, [{"pointInTimeRecovery": {"enabled": true}}, {"tags": {"env": "test"}}])

test_allows_what_is_not_known_yet if fixtures.waits(name, type, {}, ["pointInTimeRecovery", "pointInTimeRecovery.enabled"])

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{}])

test_denies_tables_without if fixtures.denies(name, id, type, [{}, {"pointInTimeRecovery": {"enabled": false}}])
