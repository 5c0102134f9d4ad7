package novacron.resources.gcp_gke_private_nodes

import data.novacron.lib

# METADATA
# title: Nodes of GKE clusters have no public addresses
# description: A GKE cluster sets `privateClusterConfig.enablePrivateNodes`; nodes have public addresses where it is absent.
# custom:
#   id: NCP-GCP-013
#   docs: docs/policies.md#ncp-gcp-013
#   effect: deny
#   severity: medium
#   category: exposure
#   frameworks: ["NIST CSF 2.0 PR.IR-01", "ISO/IEC 27001:2022 A.8.20", "SOC 2 CC6.6", "PCI DSS 4.0 Req. 1.4.2"]
#   remediation: Set privateClusterConfig.enablePrivateNodes to true.
deny contains lib.finding(rego.metadata.rule(), "the cluster's nodes have public addresses") if {
	input.resource.type == "gcp:container/cluster:Cluster"
	not lib.undecided("privateClusterConfig.enablePrivateNodes")
	not lib.on(["privateClusterConfig", "enablePrivateNodes"])
}
