package novacron.resources.azure_storage_network

import data.novacron.lib

# METADATA
# title: Storage accounts deny networks that nobody named
# description: A storage account has a `networkRuleSet.defaultAction` of Deny, or no public network access. All networks are allowed where both are absent.
# custom:
#   id: NCP-AZR-006
#   docs: docs/policies.md#ncp-azr-006
#   effect: deny
#   severity: high
#   category: exposure
#   frameworks: ["CIS Azure 3.0 4.7", "NIST CSF 2.0 PR.IR-01", "ISO/IEC 27001:2022 A.8.20", "SOC 2 CC6.6"]
#   remediation: Set networkRuleSet.defaultAction to "Deny" and name the networks, or set publicNetworkAccess to "Disabled".
deny contains lib.finding(rego.metadata.rule(), "the storage account is open to all networks") if {
	input.resource.type == "azure-native:storage:StorageAccount"
	not lib.undecided("publicNetworkAccess")
	not lib.undecided("networkRuleSet")
	not lib.get(["publicNetworkAccess"]) in {"Disabled", "SecuredByPerimeter"}
	lib.get(["networkRuleSet", "defaultAction"]) != "Deny"
}
