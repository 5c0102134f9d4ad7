package novacron.resources.aws_database_encryption_test

import data.novacron.fixtures

id := "NCP-AWS-013"

name := "aws_database_encryption"

types := {
	"aws:rds/instance:Instance",
	"aws:rds/cluster:Cluster",
	"aws:docdb/cluster:Cluster",
	"aws:neptune/cluster:Cluster",
}

redshift := "aws:redshift/cluster:Cluster"

sources := {
	"replicateSourceDb",
	"replicationSourceIdentifier",
	"globalClusterIdentifier",
	"snapshotIdentifier",
	"restoreToPointInTime",
}

test_allows_encryption if {
	every type in types {
		fixtures.allows(name, type, [{"storageEncrypted": true}])
	}
	fixtures.allows(name, redshift, [{}, {"encrypted": "true"}])
}

test_allows_what_its_source_decides if {
	every source in sources {
		fixtures.allows(name, "aws:rds/instance:Instance", [{source: "db-1"}])
		fixtures.waits(name, "aws:rds/instance:Instance", {}, [source])
	}
	fixtures.allows(name, "aws:rds/cluster:Cluster", [{"engineMode": "serverless"}])
}

test_allows_what_is_not_known_yet if {
	every type in types {
		fixtures.waits(name, type, {}, ["storageEncrypted"])
	}
}

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{}, {"encrypted": false}])

test_denies_plain_databases if {
	every type in types {
		fixtures.denies(name, id, type, [{}, {"storageEncrypted": false}, {"engineMode": "provisioned"}])
	}
	fixtures.denies(name, id, redshift, [{"encrypted": "false"}, {"encrypted": false}])
}

test_denies_what_says_so_beside_its_source if {
	every source in sources {
		fixtures.denies(name, id, "aws:rds/cluster:Cluster", [{source: "db-1", "storageEncrypted": false}])
	}
	fixtures.denies(name, id, "aws:rds/cluster:Cluster", [{"engineMode": "serverless", "storageEncrypted": false}])
}
