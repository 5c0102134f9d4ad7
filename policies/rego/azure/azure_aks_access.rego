package novacron.resources.azure_aks_access

import data.novacron.lib

# METADATA
# title: AKS clusters decide by roles who may do what
# description: A managed cluster does not switch `enableRBAC` off, which is on where it is absent.
# custom:
#   id: NCP-AZR-013
#   docs: docs/policies.md#ncp-azr-013
#   effect: deny
#   severity: high
#   category: access
#   frameworks: ["NIST CSF 2.0 PR.AA-05", "ISO/IEC 27001:2022 A.8.3", "SOC 2 CC6.3"]
#   remediation: Set enableRBAC to true.
deny contains lib.finding(rego.metadata.rule(), "whoever is let in to the cluster may do everything") if {
	input.resource.type == "azure-native:containerservice:ManagedCluster"
	lib.off(["enableRBAC"])
}
