package novacron.resources.aws_cloudtrail_integrity_test

import data.novacron.fixtures

id := "NCP-AWS-023"

name := "aws_cloudtrail_integrity"

type := "aws:cloudtrail/trail:Trail"

test_allows_validation if fixtures.allows(name, type, [{"enableLogFileValidation": true}])

test_allows_what_is_not_known_yet if fixtures.waits(name, type, {}, ["enableLogFileValidation"])

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{}])

test_denies_trails_without if fixtures.denies(name, id, type, [{}, {"enableLogFileValidation": false}])
