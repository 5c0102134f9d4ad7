package novacron.resources.azure_ssh_keys

import data.novacron.lib

# METADATA
# title: Linux machines take no passwords over SSH
# description: A Linux virtual machine or scale set sets `linuxConfiguration.disablePasswordAuthentication`; passwords are taken where it is absent.
# custom:
#   id: NCP-AZR-015
#   docs: docs/policies.md#ncp-azr-015
#   effect: deny
#   severity: high
#   category: access
#   frameworks: ["NIST CSF 2.0 PR.AA-01", "ISO/IEC 27001:2022 A.8.5", "SOC 2 CC6.1"]
#   remediation: Set osProfile.linuxConfiguration.disablePasswordAuthentication to true and give linuxConfiguration.ssh.publicKeys.
deny contains lib.finding(rego.metadata.rule(), "the machine takes passwords over SSH") if {
	path := paths[input.resource.type]
	linux := lib.get(path)
	is_object(linux)
	not lib.undecided(concat(".", path))
	not lib.on_in(linux, ["disablePasswordAuthentication"])
}

paths := {
	"azure-native:compute:VirtualMachine": ["osProfile", "linuxConfiguration"],
	"azure-native:compute:VirtualMachineScaleSet": ["virtualMachineProfile", "osProfile", "linuxConfiguration"],
}
