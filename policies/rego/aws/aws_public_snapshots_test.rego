package novacron.resources.aws_public_snapshots_test

import data.novacron.fixtures

id := "NCP-AWS-005"

name := "aws_public_snapshots"

snapshots := {"aws:rds/snapshot:Snapshot", "aws:rds/clusterSnapshot:ClusterSnapshot"}

permission := "aws:ec2/amiLaunchPermission:AmiLaunchPermission"

block := "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess"

test_allows_sharing_with_accounts if {
	every type in snapshots {
		fixtures.allows(name, type, [{}, {"sharedAccounts": ["123456789012"]}])
	}
	fixtures.allows(name, permission, [{"accountId": "123456789012"}, {"group": "some"}])
	fixtures.allows(name, block, [{"state": "block-all-sharing"}, {"state": "block-new-sharing"}])
}

test_allows_other_types if {
	fixtures.allows(name, "aws:ebs/snapshot:Snapshot", [{"sharedAccounts": ["all"], "group": "all", "state": "unblocked"}])
}

test_denies_sharing_with_everybody if {
	every type in snapshots {
		fixtures.denies(name, id, type, [{"sharedAccounts": ["123456789012", "all"]}])
	}
	fixtures.denies(name, id, permission, [{"group": "all"}])
	fixtures.denies(name, id, block, [{"state": "unblocked"}])
}
