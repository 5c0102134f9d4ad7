package novacron.resources.gcp_sql_public

import data.novacron.lib
import data.novacron.lib_net

# METADATA
# title: Cloud SQL has no public address
# description: A Cloud SQL instance switches `settings.ipConfiguration.ipv4Enabled` off, which is on where it is absent, and never authorises the whole Internet.
# custom:
#   id: NCP-GCP-010
#   docs: docs/policies.md#ncp-gcp-010
#   effect: deny
#   severity: high
#   category: exposure
#   frameworks: ["CIS GCP 3.0 6.5", "CIS GCP 3.0 6.6", "NIST CSF 2.0 PR.IR-01", "ISO/IEC 27001:2022 A.8.20", "SOC 2 CC6.6", "PCI DSS 4.0 Req. 1.4.2"]
#   remediation: Set settings.ipConfiguration.ipv4Enabled to false and settings.ipConfiguration.privateNetwork to your network.
deny contains lib.finding(rego.metadata.rule(), message) if {
	input.resource.type == "gcp:sql/databaseInstance:DatabaseInstance"
	input.resource.properties.settings
	some message in violations
}

violations contains "the instance has a public address" if {
	not lib.undecided("settings.ipConfiguration.ipv4Enabled")
	not lib.off(["settings", "ipConfiguration", "ipv4Enabled"])
}

violations contains "the whole Internet is authorised" if {
	some network in input.resource.properties.settings.ipConfiguration.authorizedNetworks
	lib_net.internet(network.value)
}
