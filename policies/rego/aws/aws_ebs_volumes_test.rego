package novacron.resources.aws_ebs_volumes_test

import data.novacron.fixtures

id := "NCP-AWS-002"

name := "aws_ebs_volumes"

type := "aws:ebs/volume:Volume"

test_allows_encrypted_volumes if {
	fixtures.allows(name, type, [{"encrypted": true}, {"snapshotId": "snap-1"}, {"snapshotId": "snap-1", "encrypted": true}])
}

test_allows_what_is_not_known_yet if fixtures.waits(name, type, {}, ["encrypted", "snapshotId"])

test_allows_volumes_that_the_account_encrypts if {
	fixtures.allows(name, type, [{}, {"encrypted": false}]) with data.aws.ebsEncryptedByDefault as true
}

test_allows_other_types if fixtures.allows(name, "aws:ebs/snapshot:Snapshot", [{}])

test_denies_plain_volumes if {
	fixtures.denies(name, id, type, [{}, {"encrypted": false}, {"snapshotId": "snap-1", "encrypted": false}])
}

test_denies_plain_volumes_of_an_unknown_snapshot if {
	doc := fixtures.but(fixtures.resource(type, {"encrypted": false}), {"unknown": ["snapshotId"]})
	fixtures.judged(name, doc) == {id}
}
