package novacron.resources.azure_aks_endpoint

import data.novacron.lib
import data.novacron.lib_net

# METADATA
# title: The API of AKS clusters is not open to the Internet
# description: A managed cluster sets `apiServerAccessProfile.enablePrivateCluster`, or names the networks that reach it in `authorizedIPRanges`, or has no public network access. Where they are absent it is open to all.
# custom:
#   id: NCP-AZR-014
#   docs: docs/policies.md#ncp-azr-014
#   effect: deny
#   severity: high
#   category: exposure
#   frameworks: ["NIST CSF 2.0 PR.IR-01", "ISO/IEC 27001:2022 A.8.20", "SOC 2 CC6.6", "PCI DSS 4.0 Req. 1.3.1"]
#   remediation: Set apiServerAccessProfile.enablePrivateCluster to true, or apiServerAccessProfile.authorizedIPRanges to networks of your own.
deny contains lib.finding(rego.metadata.rule(), "the cluster's API is open to the Internet") if {
	input.resource.type == "azure-native:containerservice:ManagedCluster"
	not lib.undecided("apiServerAccessProfile")
	not lib.undecided("publicNetworkAccess")
	not lib.on(["apiServerAccessProfile", "enablePrivateCluster"])
	not lib.get(["publicNetworkAccess"]) == "Disabled"
	lib_net.any_internet(ranges)
}

# An empty list is no restriction.
ranges := input.resource.properties.apiServerAccessProfile.authorizedIPRanges if {
	count(input.resource.properties.apiServerAccessProfile.authorizedIPRanges) > 0
} else := ["*"]
