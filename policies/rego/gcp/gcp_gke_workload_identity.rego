package novacron.resources.gcp_gke_workload_identity

import data.novacron.lib

# METADATA
# title: Workloads on GKE have identities of their own
# description: A GKE cluster sets `workloadIdentityConfig.workloadPool`. Autopilot does so by itself.
# custom:
#   id: NCP-GCP-014
#   docs: docs/policies.md#ncp-gcp-014
#   effect: deny
#   severity: medium
#   category: access
#   frameworks: ["NIST CSF 2.0 PR.AA-05", "ISO/IEC 27001:2022 A.5.15", "SOC 2 CC6.1"]
#   remediation: Set workloadIdentityConfig.workloadPool to PROJECT.svc.id.goog.
deny contains lib.finding(rego.metadata.rule(), "workloads act with the identity of their node") if {
	input.resource.type == "gcp:container/cluster:Cluster"
	not lib.on(["enableAutopilot"])
	not lib.undecided("enableAutopilot")
	not lib.undecided("workloadIdentityConfig")
	lib.get(["workloadIdentityConfig", "workloadPool"]) == null
}
