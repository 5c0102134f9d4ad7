package novacron.resources.aws_database_backups_test

import data.novacron.fixtures

id := "NCP-AWS-015"

name := "aws_database_backups"

types := {
	"aws:rds/instance:Instance",
	"aws:rds/cluster:Cluster",
	"aws:docdb/cluster:Cluster",
	"aws:neptune/cluster:Cluster",
}

rds := "aws:rds/instance:Instance"

test_allows_backups if {
	every type in types {
		fixtures.allows(name, type, [{"backupRetentionPeriod": 7}, {"backupRetentionPeriod": 35}])
	}
}

test_allows_replicas_and_tests if {
	fixtures.allows(name, rds, [{"replicateSourceDb": "db-1"}, {"tags": {"environment": "test"}}])
}

test_allows_what_is_not_known_yet if fixtures.waits(name, rds, {}, ["backupRetentionPeriod", "replicateSourceDb"])

test_allows_a_default_that_is_enough if {
	every type in types - {rds} {
		fixtures.allows(name, type, [{}]) with data.backup.minimumRetentionDays as 1
		fixtures.denies(name, id, type, [{}]) with data.backup.minimumRetentionDays as 1.5
	}
	fixtures.allows(name, rds, [{}]) with data.backup.minimumRetentionDays as 0
	fixtures.denies(name, id, rds, [{}]) with data.backup.minimumRetentionDays as 0.5
}

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{}])

test_denies_short_backups if {
	every type in types {
		fixtures.denies(name, id, type, [{}, {"backupRetentionPeriod": 6}])
	}
}
