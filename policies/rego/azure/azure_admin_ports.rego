package novacron.resources.azure_admin_ports

import data.novacron.lib
import data.novacron.lib_net

# METADATA
# title: Network security groups keep the Internet from administration ports
# description: No rule of a network security group lets the Internet in to a port of `network.adminPorts`.
# custom:
#   id: NCP-AZR-007
#   docs: docs/policies.md#ncp-azr-007
#   effect: deny
#   severity: critical
#   category: exposure
#   frameworks: ["CIS Azure 3.0 7.1", "CIS Azure 3.0 7.2", "NIST CSF 2.0 PR.IR-01", "ISO/IEC 27001:2022 A.8.20", "SOC 2 CC6.6", "PCI DSS 4.0 Req. 1.3.1"]
#   remediation: Name networks of your own in sourceAddressPrefix or sourceAddressPrefixes, or use Azure Bastion.
deny contains lib.finding(rego.metadata.rule(), message) if {
	startswith(input.resource.type, "azure-native:network:")
	some port in lib_net.opened(data.network.adminPorts)
	message := sprintf("port %d is open to the Internet", [port])
}
