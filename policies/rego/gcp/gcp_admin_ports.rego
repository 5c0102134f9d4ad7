package novacron.resources.gcp_admin_ports

import data.novacron.lib
import data.novacron.lib_net

# METADATA
# title: Firewalls keep the Internet from administration ports
# description: No firewall rule lets the Internet in to a port of `network.adminPorts`.
# custom:
#   id: NCP-GCP-006
#   docs: docs/policies.md#ncp-gcp-006
#   effect: deny
#   severity: critical
#   category: exposure
#   frameworks: ["CIS GCP 3.0 3.6", "CIS GCP 3.0 3.7", "NIST CSF 2.0 PR.IR-01", "ISO/IEC 27001:2022 A.8.20", "SOC 2 CC6.6", "PCI DSS 4.0 Req. 1.3.1"]
#   remediation: Name networks of your own in sourceRanges; 35.235.240.0/20 lets Identity-Aware Proxy in.
deny contains lib.finding(rego.metadata.rule(), message) if {
	input.resource.type == "gcp:compute/firewall:Firewall"
	some port in lib_net.opened(data.network.adminPorts)
	message := sprintf("port %d is open to the Internet", [port])
}
