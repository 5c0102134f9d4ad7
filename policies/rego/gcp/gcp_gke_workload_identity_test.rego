package novacron.resources.gcp_gke_workload_identity_test

import data.novacron.fixtures

id := "NCP-GCP-014"

name := "gcp_gke_workload_identity"

type := "gcp:container/cluster:Cluster"

test_allows_identities if {
	fixtures.allows(name, type, [{"workloadIdentityConfig": {"workloadPool": "p.svc.id.goog"}}, {"enableAutopilot": true}])
}

test_allows_what_is_not_known_yet if {
	fixtures.waits(name, type, {}, ["enableAutopilot", "workloadIdentityConfig", "workloadIdentityConfig.workloadPool"])
}

test_allows_other_types if fixtures.allows(name, "gcp:pubsub/topic:Topic", [{}])

test_denies_clusters_without if fixtures.denies(name, id, type, [{}, {"workloadIdentityConfig": {}}, {"enableAutopilot": false}])
