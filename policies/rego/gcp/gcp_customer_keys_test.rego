package novacron.resources.gcp_customer_keys_test

import data.novacron.fixtures

id := "NCP-GCP-003"

name := "gcp_customer_keys"

keyed := {
	"gcp:compute/disk:Disk": {"diskEncryptionKey": {"kmsKeySelfLink": "key"}},
	"gcp:compute/regionDisk:RegionDisk": {"diskEncryptionKey": {"kmsKeySelfLink": "key"}},
	"gcp:compute/instance:Instance": {"bootDisk": {"kmsKeySelfLink": "key"}},
	"gcp:storage/bucket:Bucket": {"encryption": {"defaultKmsKeyName": "key"}},
	"gcp:sql/databaseInstance:DatabaseInstance": {"encryptionKeyName": "key"},
}

classified := {"labels": {"data": "confidential"}, "settings": {"userLabels": {"data": "confidential"}}}

test_allows_keys_of_ones_own if {
	every type, properties in keyed {
		fixtures.allows(name, type, [object.union(classified, properties)])
	}
}

test_allows_other_data if {
	every type in object.keys(keyed) {
		fixtures.allows(name, type, [{}, {"labels": {"data": "public"}}])
	}
}

test_allows_what_is_not_known_yet if {
	every type, properties in keyed {
		fixtures.waits(name, type, classified, object.keys(properties))
	}
}

test_allows_other_types if fixtures.allows(name, "gcp:pubsub/topic:Topic", [classified])

test_denies_keys_of_google if {
	every type in object.keys(keyed) {
		fixtures.denies(name, id, type, [classified, {"labels": {"data": "personal,confidential"}}])
	}
}
