package novacron.resources.azure_database_firewall

import data.novacron.lib

# METADATA
# title: Database firewalls do not let everybody in
# description: No firewall rule of a database server begins at 0.0.0.0, which stands for the whole Internet or, alone, for everything that runs in Azure.
# custom:
#   id: NCP-AZR-009
#   docs: docs/policies.md#ncp-azr-009
#   effect: deny
#   severity: critical
#   category: exposure
#   frameworks: ["CIS Azure 3.0 5.1.2", "NIST CSF 2.0 PR.IR-01", "ISO/IEC 27001:2022 A.8.20", "SOC 2 CC6.6", "PCI DSS 4.0 Req. 1.3.1"]
#   remediation: Set startIpAddress and endIpAddress to addresses of your own.
deny contains lib.finding(rego.metadata.rule(), "the firewall rule lets everybody in") if {
	input.resource.type in {
		"azure-native:sql:FirewallRule",
		"azure-native:dbforpostgresql:FirewallRule",
		"azure-native:dbformysql:FirewallRule",
	}
	input.resource.properties.startIpAddress == "0.0.0.0"
}
