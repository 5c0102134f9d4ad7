package novacron.resources.azure_database_backups_test

import data.novacron.fixtures

id := "NCP-AZR-011"

name := "azure_database_backups"

types := {"azure-native:dbforpostgresql:Server", "azure-native:dbformysql:Server"}

keeps(days) := {"backup": {"backupRetentionDays": days}}

test_allows_backups if {
	every type in types {
		fixtures.allows(name, type, [{}, keeps(7), keeps(35)])
		fixtures.allows(name, type, [
			object.union(keeps(1), {"createMode": "Replica"}),
			object.union(keeps(1), {"tags": {"env": "test"}}),
		])
		fixtures.waits(name, type, keeps(1), ["backup", "backup.backupRetentionDays", "createMode"])
	}
}

test_allows_other_types if fixtures.allows(name, "azure-native:search:Service", [keeps(1)])

test_denies_short_backups if {
	every type in types {
		fixtures.denies(name, id, type, [keeps(6)])
		fixtures.denies(name, id, type, [{}]) with data.backup.minimumRetentionDays as 8
	}
}
