package novacron.resources.aws_database_encryption

import data.novacron.lib

# METADATA
# title: Databases are encrypted at rest
# description: An RDS instance or cluster, DocumentDB or Neptune cluster sets `storageEncrypted`, which is off where it is absent; replicas and restored ones are as their source. Redshift encrypts unless `encrypted` is false.
# custom:
#   id: NCP-AWS-013
#   docs: docs/policies.md#ncp-aws-013
#   effect: deny
#   severity: high
#   category: security
#   frameworks: ["CIS AWS 3.0 2.3.1", "NIST CSF 2.0 PR.DS-01", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC6.1", "PCI DSS 4.0 Req. 3.5.1"]
#   remediation: 'Set storageEncrypted (Redshift: encrypted) to true; an existing database is encrypted by restoring a snapshot copied with a key.'
deny contains lib.finding(rego.metadata.rule(), "the database is not encrypted at rest") if plain

plain if {
	input.resource.type in {
		"aws:rds/instance:Instance",
		"aws:rds/cluster:Cluster",
		"aws:docdb/cluster:Cluster",
		"aws:neptune/cluster:Cluster",
	}
	not lib.undecided("storageEncrypted")
	not lib.on(["storageEncrypted"])
	not inherited
}

plain if {
	input.resource.type == "aws:redshift/cluster:Cluster"
	lib.off(["encrypted"])
}

inherited if {
	not lib.off(["storageEncrypted"])
	some source in {
		"replicateSourceDb",
		"replicationSourceIdentifier",
		"globalClusterIdentifier",
		"snapshotIdentifier",
		"restoreToPointInTime",
	}
	stated(source)
}

# Serverless Aurora of the first version is always encrypted.
inherited if {
	not lib.off(["storageEncrypted"])
	lib.get(["engineMode"]) == "serverless"
}

stated(property) if input.resource.properties[property]

stated(property) if lib.undecided(property)
