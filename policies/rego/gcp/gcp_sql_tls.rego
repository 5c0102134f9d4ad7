package novacron.resources.gcp_sql_tls

import data.novacron.lib

# METADATA
# title: Cloud SQL takes encrypted connections only
# description: A Cloud SQL instance has a `settings.ipConfiguration.sslMode` of ENCRYPTED_ONLY or TRUSTED_CLIENT_CERTIFICATE_REQUIRED; plain connections are taken where it is absent.
# custom:
#   id: NCP-GCP-009
#   docs: docs/policies.md#ncp-gcp-009
#   effect: deny
#   severity: high
#   category: security
#   frameworks: ["CIS GCP 3.0 6.4", "NIST CSF 2.0 PR.DS-02", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC6.7", "PCI DSS 4.0 Req. 4.2.1"]
#   remediation: Set settings.ipConfiguration.sslMode to "ENCRYPTED_ONLY".
#   remediate:
#     - {path: settings.ipConfiguration.sslMode, value: ENCRYPTED_ONLY}
deny contains lib.finding(rego.metadata.rule(), "connections need not be encrypted") if {
	input.resource.type == "gcp:sql/databaseInstance:DatabaseInstance"
	input.resource.properties.settings
	not lib.undecided("settings.ipConfiguration.sslMode")
	not lib.get(["settings", "ipConfiguration", "sslMode"]) in {"ENCRYPTED_ONLY", "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"}
}
