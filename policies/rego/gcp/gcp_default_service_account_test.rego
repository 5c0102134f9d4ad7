package novacron.resources.gcp_default_service_account_test

import data.novacron.fixtures

id := "NCP-GCP-015"

name := "gcp_default_service_account"

machines := {
	"gcp:compute/instance:Instance",
	"gcp:compute/instanceTemplate:InstanceTemplate",
	"gcp:compute/regionInstanceTemplate:RegionInstanceTemplate",
}

pool := "gcp:container/nodePool:NodePool"

own := "web@p.iam.gserviceaccount.com"

project := "123-compute@developer.gserviceaccount.com"

test_allows_accounts_of_their_own if {
	every type in machines {
		fixtures.allows(name, type, [{}, {"serviceAccount": {"email": own}}])
		fixtures.waits(name, type, {"serviceAccount": {}}, ["serviceAccount", "serviceAccount.email"])
	}
	fixtures.allows(name, pool, [{"nodeConfig": {"serviceAccount": own}}])
	fixtures.waits(name, pool, {}, ["nodeConfig", "nodeConfig.serviceAccount"])
}

test_allows_other_types if fixtures.allows(name, "gcp:pubsub/topic:Topic", [{"serviceAccount": {}}])

test_denies_the_default_one if {
	every type in machines {
		fixtures.denies(name, id, type, [{"serviceAccount": {}}, {"serviceAccount": {"email": project}}])
	}
	fixtures.denies(name, id, pool, [{}, {"nodeConfig": {"serviceAccount": "default"}}, {"nodeConfig": {"serviceAccount": project}}])
}
