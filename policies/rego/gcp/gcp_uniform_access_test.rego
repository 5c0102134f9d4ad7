package novacron.resources.gcp_uniform_access_test

import data.novacron.fixtures

id := "NCP-GCP-007"

name := "gcp_uniform_access"

type := "gcp:storage/bucket:Bucket"

test_allows_uniform_access if fixtures.allows(name, type, [{"uniformBucketLevelAccess": true}])

test_allows_what_is_not_known_yet if fixtures.waits(name, type, {}, ["uniformBucketLevelAccess"])

test_allows_other_types if fixtures.allows(name, "gcp:pubsub/topic:Topic", [{}])

test_denies_lists if fixtures.denies(name, id, type, [{}, {"uniformBucketLevelAccess": false}])
