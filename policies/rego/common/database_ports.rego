package novacron.resources.database_ports

import data.novacron.lib
import data.novacron.lib_net

# METADATA
# title: The Internet does not reach the ports of databases
# description: No security group, network security group or firewall of AWS, Azure or Google Cloud opens a port of `network.databasePorts` to the Internet.
# custom:
#   id: NCP-NET-001
#   docs: docs/policies.md#ncp-net-001
#   effect: deny
#   severity: critical
#   category: exposure
#   frameworks: ["NIST CSF 2.0 PR.IR-01", "ISO/IEC 27001:2022 A.8.20", "SOC 2 CC6.6", "PCI DSS 4.0 Req. 1.4.2"]
#   remediation: Name networks or security groups of your own as the source.
deny contains lib.finding(rego.metadata.rule(), message) if {
	some port in lib_net.opened(data.network.databasePorts)
	message := sprintf("port %d is open to the Internet", [port])
}
