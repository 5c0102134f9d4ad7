package novacron.stacks.database_backups

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: Every production database can be restored
# description: A production database, table or file system of AWS or Google Cloud in the stack keeps backups of its own, or has a replica or a backup selection in the stack.
# custom:
#   id: NCP-REL-006
#   docs: docs/policies.md#ncp-rel-006
#   effect: deny
#   severity: high
#   category: resilience
#   frameworks: ["NIST CSF 2.0 PR.DS-11", "ISO/IEC 27001:2022 A.8.13", "SOC 2 CC7.5"]
#   remediation: Let the database keep backups (backupRetentionPeriod, pointInTimeRecovery, settings.backupConfiguration), add a replica, or an aws.backup.Selection that takes it in.
deny contains finding if {
	some database in input.resources
	database.type in {
		"aws:rds/instance:Instance",
		"aws:dynamodb/table:Table",
		"aws:efs/fileSystem:FileSystem",
		"gcp:sql/databaseInstance:DatabaseInstance",
	}
	lib_tags.production(database)
	not waits(database)
	not own_backups(database)
	not copied(database)
	not selected(database)
	finding := lib.about(database, lib.finding(rego.metadata.rule(), "nothing in the stack could restore the production data"))
}

# A replica is a copy itself.
own_backups(database) if {
	some property in ["replicateSourceDb", "masterInstanceName"]
	database.properties[property]
}

own_backups(database) if database.properties.backupRetentionPeriod > 0

own_backups(database) if database.properties.pointInTimeRecovery.enabled == true

own_backups(database) if database.properties.settings.backupConfiguration.enabled == true

waits(database) if {
	some property in ["backupRetentionPeriod", "pointInTimeRecovery", "settings.backupConfiguration", "replicateSourceDb", "masterInstanceName"]
	lib.unknown_of(database, property)
}

replicas := [resource |
	some resource in input.resources
	resource.type in {
		"aws:rds/instance:Instance",
		"aws:efs/replicationConfiguration:ReplicationConfiguration",
		"aws:dynamodb/tableReplica:TableReplica",
		"gcp:sql/databaseInstance:DatabaseInstance",
	}
]

copied(database) if database.urn in originals

originals := {urn |
	some replica in replicas
	some urn in replica.dependencies
	urn != replica.urn
}

selections := [resource |
	some resource in input.resources
	resource.type == "aws:backup/selection:Selection"
]

# A selection by tags or patterns may take in anything of AWS.
selected(database) if {
	startswith(database.type, "aws:")
	some selection in selections
	takes_in(selection, database)
}

takes_in(selection, database) if database.urn in selection.dependencies

takes_in(selection, _) if {
	some property in ["selectionTags", "conditions"]
	count(selection.properties[property]) > 0
}

takes_in(selection, _) if {
	some pattern in selection.properties.resources
	contains(pattern, "*")
}
