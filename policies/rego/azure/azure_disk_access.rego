package novacron.resources.azure_disk_access

import data.novacron.lib

# METADATA
# title: Managed disks cannot be exported over the Internet
# description: A managed disk or snapshot sets `publicNetworkAccess` to Disabled, or a `networkAccessPolicy` other than AllowAll, which is what it has where both are absent.
# custom:
#   id: NCP-AZR-002
#   docs: docs/policies.md#ncp-azr-002
#   effect: deny
#   severity: medium
#   category: exposure
#   frameworks: ["CIS Azure 3.0 8.5", "NIST CSF 2.0 PR.AA-05", "ISO/IEC 27001:2022 A.8.3"]
#   remediation: Set networkAccessPolicy to "DenyAll" or "AllowPrivate", and publicNetworkAccess to "Disabled".
deny contains lib.finding(rego.metadata.rule(), "the disk can be exported over the Internet") if {
	input.resource.type in {"azure-native:compute:Disk", "azure-native:compute:Snapshot"}
	not lib.undecided("publicNetworkAccess")
	not lib.undecided("networkAccessPolicy")
	lib.get(["publicNetworkAccess"]) != "Disabled"
	lib.get(["networkAccessPolicy"]) in {null, "AllowAll"}
}
