package novacron.resources.aws_cache_encryption

import data.novacron.lib

# METADATA
# title: Caches are encrypted in flight and at rest
# description: An ElastiCache replication group sets `transitEncryptionEnabled` and `atRestEncryptionEnabled`, which for Redis are off where they are absent; Valkey, which has other defaults, does not switch them off. A MemoryDB cluster does not switch `tlsEnabled` off.
# custom:
#   id: NCP-AWS-027
#   docs: docs/policies.md#ncp-aws-027
#   effect: deny
#   severity: high
#   category: security
#   frameworks: ["NIST CSF 2.0 PR.DS-01", "NIST CSF 2.0 PR.DS-02", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC6.7", "PCI DSS 4.0 Req. 4.2.1"]
#   remediation: 'Set transitEncryptionEnabled and atRestEncryptionEnabled (MemoryDB: tlsEnabled) to true.'
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains message if {
	input.resource.type == "aws:elasticache/replicationGroup:ReplicationGroup"
	some setting in ["transitEncryptionEnabled", "atRestEncryptionEnabled"]
	not lib.undecided(setting)
	not lib.on([setting])
	not by_itself(setting)
	message := sprintf("%s is off", [setting])
}

violations contains "connections are not encrypted" if {
	input.resource.type == "aws:memorydb/cluster:Cluster"
	lib.off(["tlsEnabled"])
}

# Members of a global group are as the group is.
by_itself(setting) if {
	not lib.off([setting])
	decided_elsewhere
}

decided_elsewhere if input.resource.properties.globalReplicationGroupId

decided_elsewhere if lib.get(["engine"]) == "valkey"

decided_elsewhere if {
	some property in {"globalReplicationGroupId", "engine"}
	lib.undecided(property)
}
