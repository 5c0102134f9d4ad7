package novacron.resources.aws_efs_encryption_test

import data.novacron.fixtures

id := "NCP-AWS-018"

name := "aws_efs_encryption"

type := "aws:efs/fileSystem:FileSystem"

test_allows_encryption if fixtures.allows(name, type, [{"encrypted": true}])

test_allows_what_is_not_known_yet if fixtures.waits(name, type, {}, ["encrypted"])

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{}])

test_denies_plain_file_systems if fixtures.denies(name, id, type, [{}, {"encrypted": false}])
