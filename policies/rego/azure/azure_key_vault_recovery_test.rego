package novacron.resources.azure_key_vault_recovery_test

import data.novacron.fixtures

id := "NCP-AZR-012"

name := "azure_key_vault_recovery"

type := "azure-native:keyvault:Vault"

vault(properties) := {"properties": properties}

test_allows_protected_vaults if {
	fixtures.allows(name, type, [
		vault({"enablePurgeProtection": true}),
		vault({"enablePurgeProtection": true, "enableSoftDelete": true}),
	])
}

test_allows_what_is_not_known_yet if fixtures.waits(name, type, {}, ["properties", "properties.enablePurgeProtection"])

test_allows_other_types if fixtures.allows(name, "azure-native:search:Service", [{}])

test_denies_vaults_without if {
	fixtures.denies(name, id, type, [
		{},
		vault({"enablePurgeProtection": false}),
		vault({"enablePurgeProtection": true, "enableSoftDelete": false}),
	])
}
