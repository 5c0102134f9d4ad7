package novacron.resources.azure_host_encryption_test

import data.novacron.fixtures

id := "NCP-AZR-001"

name := "azure_host_encryption"

machine := "azure-native:compute:VirtualMachine"

machines := "azure-native:compute:VirtualMachineScaleSet"

profile(value) := {"securityProfile": {"encryptionAtHost": value}}

test_allows_encryption if {
	fixtures.allows(name, machine, [profile(true)])
	fixtures.allows(name, machines, [{"virtualMachineProfile": profile(true)}])
}

test_allows_what_is_not_known_yet if {
	fixtures.waits(name, machine, {}, ["securityProfile", "securityProfile.encryptionAtHost"])
	fixtures.waits(name, machines, {}, ["virtualMachineProfile", "virtualMachineProfile.securityProfile.encryptionAtHost"])
}

test_allows_other_types if fixtures.allows(name, "azure-native:search:Service", [{}])

test_denies_machines_without if {
	fixtures.denies(name, id, machine, [{}, profile(false), {"virtualMachineProfile": profile(true)}])
	fixtures.denies(name, id, machines, [{}, {"virtualMachineProfile": profile(false)}, profile(true)])
}
