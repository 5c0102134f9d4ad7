package novacron.resources.gcp_sql_backups

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: Production Cloud SQL instances keep backups
# description: A production Cloud SQL instance that is no replica sets `settings.backupConfiguration.enabled`, which is off where it is absent.
# custom:
#   id: NCP-GCP-011
#   docs: docs/policies.md#ncp-gcp-011
#   effect: deny
#   severity: high
#   category: resilience
#   frameworks: ["CIS GCP 3.0 6.7", "NIST CSF 2.0 PR.DS-11", "ISO/IEC 27001:2022 A.8.13", "SOC 2 CC7.5"]
#   remediation: Set settings.backupConfiguration.enabled to true.
deny contains lib.finding(rego.metadata.rule(), "the production database keeps no backups") if {
	input.resource.type == "gcp:sql/databaseInstance:DatabaseInstance"
	input.resource.properties.settings
	not lib.undecided("settings.backupConfiguration")
	not lib.on(["settings", "backupConfiguration", "enabled"])
	not input.resource.properties.masterInstanceName
	not lib.undecided("masterInstanceName")
	lib_tags.production(input.resource)
}
