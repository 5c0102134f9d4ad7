package novacron.resources.azure_host_encryption

import data.novacron.lib

# METADATA
# title: Azure machines encrypt at the host
# description: 'A virtual machine or scale set sets `securityProfile.encryptionAtHost`: without it temporary disks and caches are not encrypted. It is off where it is absent.'
# custom:
#   id: NCP-AZR-001
#   docs: docs/policies.md#ncp-azr-001
#   effect: deny
#   severity: medium
#   category: security
#   frameworks: ["NIST CSF 2.0 PR.DS-01", "ISO/IEC 27001:2022 A.8.24"]
#   remediation: 'Set securityProfile.encryptionAtHost (scale set: virtualMachineProfile.securityProfile.encryptionAtHost) to true.'
deny contains lib.finding(rego.metadata.rule(), "temporary disks and caches are not encrypted") if {
	path := paths[input.resource.type]
	not lib.undecided(concat(".", path))
	not lib.on(path)
}

paths := {
	"azure-native:compute:VirtualMachine": ["securityProfile", "encryptionAtHost"],
	"azure-native:compute:VirtualMachineScaleSet": ["virtualMachineProfile", "securityProfile", "encryptionAtHost"],
}
