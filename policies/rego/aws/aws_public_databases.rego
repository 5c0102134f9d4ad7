package novacron.resources.aws_public_databases

import data.novacron.lib

# METADATA
# title: Databases have no public address
# description: A database, data warehouse or replication instance does not set `publiclyAccessible`, which is off where it is absent.
# custom:
#   id: NCP-AWS-014
#   docs: docs/policies.md#ncp-aws-014
#   effect: deny
#   severity: critical
#   category: exposure
#   frameworks: ["CIS AWS 3.0 2.3.3", "NIST CSF 2.0 PR.IR-01", "ISO/IEC 27001:2022 A.8.20", "SOC 2 CC6.6", "PCI DSS 4.0 Req. 1.4.2"]
#   remediation: Set publiclyAccessible to false and reach the database from within the VPC.
#   remediate:
#     - {path: publiclyAccessible, value: false}
deny contains lib.finding(rego.metadata.rule(), "the database has a public address") if {
	input.resource.type in {
		"aws:rds/instance:Instance",
		"aws:rds/clusterInstance:ClusterInstance",
		"aws:neptune/clusterInstance:ClusterInstance",
		"aws:redshift/cluster:Cluster",
		"aws:dms/replicationInstance:ReplicationInstance",
	}
	lib.on(["publiclyAccessible"])
}
