package novacron.resources.open_to_the_world

import data.novacron.lib
import data.novacron.lib_net

# METADATA
# title: No firewall opens every port to the Internet
# description: No security group, network security group or firewall of AWS, Azure or Google Cloud opens all ports to the Internet.
# custom:
#   id: NCP-NET-002
#   docs: docs/policies.md#ncp-net-002
#   effect: deny
#   severity: critical
#   category: exposure
#   frameworks: ["NIST CSF 2.0 PR.IR-01", "ISO/IEC 27001:2022 A.8.20", "SOC 2 CC6.6", "PCI DSS 4.0 Req. 1.3.1"]
#   remediation: Name the ports that are served, and the sources.
deny contains lib.finding(rego.metadata.rule(), "every port is open to the Internet") if lib_net.everything
