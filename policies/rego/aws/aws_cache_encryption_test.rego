package novacron.resources.aws_cache_encryption_test

import data.novacron.fixtures

id := "NCP-AWS-027"

name := "aws_cache_encryption"

group := "aws:elasticache/replicationGroup:ReplicationGroup"

memory := "aws:memorydb/cluster:Cluster"

all := {"transitEncryptionEnabled": true, "atRestEncryptionEnabled": true}

test_allows_encryption if {
	fixtures.allows(name, group, [all, {"engine": "valkey"}, {"globalReplicationGroupId": "g-1"}])
	fixtures.allows(name, memory, [{}, {"tlsEnabled": true}])
}

test_allows_what_is_not_known_yet if {
	fixtures.waits(name, group, object.remove(all, ["transitEncryptionEnabled"]), ["transitEncryptionEnabled", "engine"])
	fixtures.waits(name, group, object.remove(all, ["atRestEncryptionEnabled"]), ["atRestEncryptionEnabled", "globalReplicationGroupId"])
}

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{"tlsEnabled": false}])

test_denies_plain_caches if {
	fixtures.denies(name, id, group, [
		{"engine": "redis", "transitEncryptionEnabled": true},
		{"engine": "redis", "atRestEncryptionEnabled": true},
		{"engine": "valkey", "transitEncryptionEnabled": false},
		{"engine": "valkey", "atRestEncryptionEnabled": "false"},
		{"globalReplicationGroupId": "g-1", "transitEncryptionEnabled": false},
	])
	fixtures.denies(name, id, memory, [{"tlsEnabled": false}])
}
