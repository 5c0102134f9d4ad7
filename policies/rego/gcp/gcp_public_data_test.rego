package novacron.resources.gcp_public_data_test

import data.novacron.fixtures

id := "NCP-GCP-008"

name := "gcp_public_data"

single := {"gcp:storage/bucketIAMMember:BucketIAMMember", "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember"}

several := {"gcp:storage/bucketIAMBinding:BucketIAMBinding", "gcp:kms/cryptoKeyIAMBinding:CryptoKeyIAMBinding"}

control := "gcp:storage/bucketAccessControl:BucketAccessControl"

dataset := "gcp:bigquery/dataset:Dataset"

everybody := {"allUsers", "allAuthenticatedUsers"}

ada := "user:ada@example.com"

test_allows_named_members if {
	every type in single {
		fixtures.allows(name, type, [{}, {"member": ada}])
	}
	every type in several {
		fixtures.allows(name, type, [{}, {"members": [ada]}])
	}
	fixtures.allows(name, control, [{"entity": "group-x"}])
	fixtures.allows(name, dataset, [{}, {"accesses": [{"specialGroup": "projectOwners"}, {"userByEmail": "ada@example.com"}]}])
}

test_allows_other_types if fixtures.allows(name, "gcp:pubsub/topic:Topic", [{"member": "allUsers", "members": ["allUsers"], "entity": "allUsers"}])

test_denies_everybody if {
	every member in everybody {
		every type in single {
			fixtures.denies(name, id, type, [{"member": member}])
		}
		every type in several {
			fixtures.denies(name, id, type, [{"members": [ada, member]}])
		}
		fixtures.denies(name, id, control, [{"entity": member}])
		fixtures.denies(name, id, dataset, [{"accesses": [{"specialGroup": member}]}, {"accesses": [{"iamMember": member}]}])
	}
}
