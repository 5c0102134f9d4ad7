package novacron.stacks.database_backups_test

import data.novacron.fixtures

id := "NCP-REL-006"

name := "database_backups"

denied(resources) := fixtures.judged_stack(name, resources)

of(type, properties) := object.union(fixtures.resource(type, properties).resource, {"urn": concat("", ["urn:", type])})

types := {
	"aws:rds/instance:Instance",
	"aws:dynamodb/table:Table",
	"aws:efs/fileSystem:FileSystem",
	"gcp:sql/databaseInstance:DatabaseInstance",
}

rds := "aws:rds/instance:Instance"

depending(type, on) := object.union(fixtures.resource(type, {}).resource, {"urn": "urn:copy", "dependencies": [concat("", ["urn:", on])]})

selection(properties) := fixtures.resource("aws:backup/selection:Selection", properties).resource

test_allows_backups_of_their_own if {
	every properties in [
		{"backupRetentionPeriod": 1},
		{"pointInTimeRecovery": {"enabled": true}},
		{"settings": {"backupConfiguration": {"enabled": true}}},
		{"replicateSourceDb": "db-1"},
		{"masterInstanceName": "db-1"},
	] {
		denied([of(rds, properties)]) == set()
	}
}

test_allows_replicas if {
	copy := object.union(depending(rds, rds), {"properties": {"replicateSourceDb": "db-1"}})
	denied([of(rds, {}), copy]) == set()
	denied([of("aws:efs/fileSystem:FileSystem", {}), depending("aws:efs/replicationConfiguration:ReplicationConfiguration", "aws:efs/fileSystem:FileSystem")]) == set()
	denied([of("aws:dynamodb/table:Table", {}), depending("aws:dynamodb/tableReplica:TableReplica", "aws:dynamodb/table:Table")]) == set()
}

test_allows_backup_selections if {
	every properties in [
		{"selectionTags": [{"key": "backup"}]},
		{"conditions": [{}]},
		{"resources": ["arn:aws:rds:*:*:db:*"]},
	] {
		denied([of(rds, {}), selection(properties)]) == set()
	}
	denied([of(rds, {}), depending("aws:backup/selection:Selection", rds)]) == set()
}

test_allows_tests_other_types_and_what_is_not_known_yet if {
	denied([of(rds, {"tags": {"env": "test"}})]) == set()
	denied([of("aws:sns/topic:Topic", {})]) == set()
	every path in ["backupRetentionPeriod", "pointInTimeRecovery", "settings.backupConfiguration", "replicateSourceDb", "masterInstanceName"] {
		denied([object.union(of(rds, {}), {"unknown": [path]})]) == set()
	}
}

test_denies_databases_without if {
	every type in types {
		denied([of(type, {})]) == {id}
	}
	denied([of(rds, {"backupRetentionPeriod": 0})]) == {id}
	denied([of(rds, {"pointInTimeRecovery": {"enabled": false}, "settings": {"backupConfiguration": {"enabled": false}}})]) == {id}
}

test_denies_what_nothing_takes_in if {
	denied([of(rds, {}), selection({"resources": ["arn:aws:rds:eu-west-1:1:db:other"], "selectionTags": [], "conditions": []})]) == {id}
	denied([of(rds, {}), depending("aws:backup/plan:Plan", rds)]) == {id}
	denied([of("gcp:sql/databaseInstance:DatabaseInstance", {}), selection({"selectionTags": [{}]})]) == {id}
	denied([of(rds, {}), depending("aws:sns/topic:Topic", rds)]) == {id}
	denied([object.union(of(rds, {}), {"dependencies": [concat("", ["urn:", rds])]})]) == {id}
	other := object.union(selection({"selectionTags": [{}]}), {"type": "aws:backup/plan:Plan"})
	denied([of(rds, {}), other]) == {id}
}

test_denies_with_the_database if {
	findings := data.novacron.stacks.database_backups.deny with input as fixtures.stack([of(rds, {})])
	{finding.resource | some finding in findings} == {"urn:aws:rds/instance:Instance"}
}
