package novacron.resources.azure_disk_access_test

import data.novacron.fixtures

id := "NCP-AZR-002"

name := "azure_disk_access"

types := {"azure-native:compute:Disk", "azure-native:compute:Snapshot"}

test_allows_private_disks if {
	every type in types {
		fixtures.allows(name, type, [
			{"publicNetworkAccess": "Disabled"},
			{"networkAccessPolicy": "DenyAll"},
			{"publicNetworkAccess": "Enabled", "networkAccessPolicy": "AllowPrivate"},
		])
		fixtures.waits(name, type, {}, ["publicNetworkAccess", "networkAccessPolicy"])
	}
}

test_allows_other_types if fixtures.allows(name, "azure-native:search:Service", [{}])

test_denies_open_disks if {
	every type in types {
		fixtures.denies(name, id, type, [{}, {"publicNetworkAccess": "Enabled"}, {"networkAccessPolicy": "AllowAll"}])
	}
}
