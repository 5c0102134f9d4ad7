package novacron.resources.azure_public_blobs_test

import data.novacron.fixtures

id := "NCP-AZR-005"

name := "azure_public_blobs"

account := "azure-native:storage:StorageAccount"

blobs := "azure-native:storage:BlobContainer"

test_allows_private_blobs if {
	fixtures.allows(name, account, [{}, {"allowBlobPublicAccess": false}])
	fixtures.allows(name, blobs, [{}, {"publicAccess": "None"}])
}

test_allows_other_types if fixtures.allows(name, "azure-native:search:Service", [{"allowBlobPublicAccess": true, "publicAccess": "Blob"}])

test_denies_anonymous_readers if {
	fixtures.denies(name, id, account, [{"allowBlobPublicAccess": true}])
	fixtures.denies(name, id, blobs, [{"publicAccess": "Blob"}, {"publicAccess": "Container"}])
}
