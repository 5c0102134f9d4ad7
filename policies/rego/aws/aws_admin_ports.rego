package novacron.resources.aws_admin_ports

import data.novacron.lib
import data.novacron.lib_net

# METADATA
# title: Security groups keep the Internet from administration ports
# description: No security group or rule of one opens a port of `network.adminPorts` to the Internet, over IPv4 or IPv6.
# custom:
#   id: NCP-AWS-011
#   docs: docs/policies.md#ncp-aws-011
#   effect: deny
#   severity: critical
#   category: exposure
#   frameworks: ["CIS AWS 3.0 5.2", "CIS AWS 3.0 5.3", "NIST CSF 2.0 PR.IR-01", "ISO/IEC 27001:2022 A.8.20", "SOC 2 CC6.6", "PCI DSS 4.0 Req. 1.3.1"]
#   remediation: Name the networks of your own in cidrBlocks, ipv6CidrBlocks, cidrIpv4 or cidrIpv6, or use Systems Manager Session Manager.
deny contains lib.finding(rego.metadata.rule(), message) if {
	startswith(input.resource.type, "aws:")
	some port in lib_net.opened(data.network.adminPorts)
	message := sprintf("port %d is open to the Internet", [port])
}
