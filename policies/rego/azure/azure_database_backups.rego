package novacron.resources.azure_database_backups

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: Production servers keep backups
# description: 'A production server for PostgreSQL or MySQL keeps backups for at least `backup.minimumRetentionDays`: seven days where `backup.backupRetentionDays` is absent. Replicas are exempt.'
# custom:
#   id: NCP-AZR-011
#   docs: docs/policies.md#ncp-azr-011
#   effect: deny
#   severity: high
#   category: resilience
#   frameworks: ["NIST CSF 2.0 PR.DS-11", "ISO/IEC 27001:2022 A.8.13", "SOC 2 CC7.5"]
#   remediation: Set backup.backupRetentionDays to backup.minimumRetentionDays or more.
deny contains lib.finding(rego.metadata.rule(), message) if {
	input.resource.type in {"azure-native:dbforpostgresql:Server", "azure-native:dbformysql:Server"}
	not lib.undecided("backup.backupRetentionDays")
	not lib.get(["createMode"]) == "Replica"
	not lib.undecided("createMode")
	days := object.get(input.resource.properties, ["backup", "backupRetentionDays"], 7)
	days < data.backup.minimumRetentionDays
	lib_tags.production(input.resource)
	message := sprintf("backups are kept for %v days, fewer than %v", [days, data.backup.minimumRetentionDays])
}
