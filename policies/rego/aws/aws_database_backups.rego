package novacron.resources.aws_database_backups

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: Production databases keep backups
# description: A production database keeps backups for at least `backup.minimumRetentionDays`. Where `backupRetentionPeriod` is absent, an RDS instance keeps none and a cluster one day. Read replicas and members of clusters rely on their source.
# custom:
#   id: NCP-AWS-015
#   docs: docs/policies.md#ncp-aws-015
#   effect: deny
#   severity: high
#   category: resilience
#   frameworks: ["NIST CSF 2.0 PR.DS-11", "ISO/IEC 27001:2022 A.8.13", "SOC 2 CC7.5"]
#   remediation: Set backupRetentionPeriod to backup.minimumRetentionDays or more.
deny contains lib.finding(rego.metadata.rule(), message) if {
	default_days := kept_by_default[input.resource.type]
	not lib.undecided("backupRetentionPeriod")
	not replica
	days := object.get(input.resource.properties, "backupRetentionPeriod", default_days)
	days < data.backup.minimumRetentionDays
	lib_tags.production(input.resource)
	message := sprintf("backups are kept for %v days, fewer than %v", [days, data.backup.minimumRetentionDays])
}

kept_by_default := {
	"aws:rds/instance:Instance": 0,
	"aws:rds/cluster:Cluster": 1,
	"aws:docdb/cluster:Cluster": 1,
	"aws:neptune/cluster:Cluster": 1,
}

replica if input.resource.properties.replicateSourceDb

replica if lib.undecided("replicateSourceDb")
