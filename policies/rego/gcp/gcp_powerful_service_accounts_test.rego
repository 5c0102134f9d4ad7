package novacron.resources.gcp_powerful_service_accounts_test

import data.novacron.fixtures

id := "NCP-GCP-017"

name := "gcp_powerful_service_accounts"

single := "gcp:projects/iAMMember:IAMMember"

several := "gcp:projects/iAMBinding:IAMBinding"

account := "serviceAccount:ci@p.iam.gserviceaccount.com"

test_allows_narrow_roles_and_people if {
	fixtures.allows(name, single, [{"role": "roles/viewer", "member": account}, {"role": "roles/owner", "member": "user:ada@example.com"}])
	fixtures.allows(name, several, [{"role": "roles/viewer", "members": [account]}, {"role": "roles/owner"}])
}

test_allows_other_types if fixtures.allows(name, "gcp:pubsub/topic:Topic", [{"role": "roles/owner", "member": account}])

test_denies_powerful_accounts if {
	every role in ["roles/owner", "roles/editor"] {
		fixtures.denies(name, id, single, [{"role": role, "member": account}])
		fixtures.denies(name, id, several, [{"role": role, "members": ["user:ada@example.com", account]}])
	}
}
