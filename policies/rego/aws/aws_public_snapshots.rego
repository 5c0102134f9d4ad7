package novacron.resources.aws_public_snapshots

import data.novacron.lib

# METADATA
# title: Snapshots and images are not shared with everybody
# description: Snapshots of EBS and RDS and machine images are not public, and the block on public snapshots of the region is not lifted.
# custom:
#   id: NCP-AWS-005
#   docs: docs/policies.md#ncp-aws-005
#   effect: deny
#   severity: critical
#   category: exposure
#   frameworks: ["NIST CSF 2.0 PR.AA-05", "ISO/IEC 27001:2022 A.8.3", "SOC 2 CC6.1"]
#   remediation: Remove "all" from sharedAccounts, or name accounts in the launch permission; set state to "block-all-sharing".
deny contains lib.finding(rego.metadata.rule(), "everybody may copy the snapshot or image, or nothing keeps others from being shared so") if public

public if {
	input.resource.type in {"aws:rds/snapshot:Snapshot", "aws:rds/clusterSnapshot:ClusterSnapshot"}
	"all" in input.resource.properties.sharedAccounts
}

public if {
	input.resource.type == "aws:ec2/amiLaunchPermission:AmiLaunchPermission"
	input.resource.properties.group == "all"
}

public if {
	input.resource.type == "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess"
	input.resource.properties.state == "unblocked"
}
