package novacron.resources.aws_multi_zone_databases_test

import data.novacron.fixtures

id := "NCP-AWS-016"

name := "aws_multi_zone_databases"

type := "aws:rds/instance:Instance"

test_allows_several_zones if {
	fixtures.allows(name, type, [{"multiAz": true}, {"replicateSourceDb": "db-1"}, {"tags": {"env": "test"}}])
}

test_allows_what_is_not_known_yet if fixtures.waits(name, type, {}, ["multiAz", "replicateSourceDb"])

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{}])

test_denies_one_zone if fixtures.denies(name, id, type, [{}, {"multiAz": false}])
