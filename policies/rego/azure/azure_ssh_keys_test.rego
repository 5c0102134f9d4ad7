package novacron.resources.azure_ssh_keys_test

import data.novacron.fixtures

id := "NCP-AZR-015"

name := "azure_ssh_keys"

machine := "azure-native:compute:VirtualMachine"

machines := "azure-native:compute:VirtualMachineScaleSet"

profile(linux) := {"osProfile": {"linuxConfiguration": linux}}

test_allows_keys if {
	fixtures.allows(name, machine, [{}, {"osProfile": {"windowsConfiguration": {}}}, profile({"disablePasswordAuthentication": true})])
	fixtures.allows(name, machines, [{}, {"virtualMachineProfile": profile({"disablePasswordAuthentication": true})}])
}

test_allows_what_is_not_known_yet if {
	fixtures.waits(name, machine, profile({}), ["osProfile", "osProfile.linuxConfiguration.disablePasswordAuthentication"])
	fixtures.waits(name, machines, {"virtualMachineProfile": profile({})}, ["virtualMachineProfile.osProfile"])
}

test_allows_other_types if fixtures.allows(name, "azure-native:search:Service", [profile({})])

test_denies_passwords if {
	fixtures.denies(name, id, machine, [profile({}), profile({"disablePasswordAuthentication": false})])
	fixtures.denies(name, id, machines, [{"virtualMachineProfile": profile({"disablePasswordAuthentication": false})}])
}
