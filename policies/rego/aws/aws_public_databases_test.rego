package novacron.resources.aws_public_databases_test

import data.novacron.fixtures

id := "NCP-AWS-014"

name := "aws_public_databases"

types := {
	"aws:rds/instance:Instance",
	"aws:rds/clusterInstance:ClusterInstance",
	"aws:neptune/clusterInstance:ClusterInstance",
	"aws:redshift/cluster:Cluster",
	"aws:dms/replicationInstance:ReplicationInstance",
}

test_allows_private_databases if {
	every type in types {
		fixtures.allows(name, type, [{}, {"publiclyAccessible": false}])
	}
}

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{"publiclyAccessible": true}])

test_denies_public_databases if {
	every type in types {
		fixtures.denies(name, id, type, [{"publiclyAccessible": true}])
	}
}
