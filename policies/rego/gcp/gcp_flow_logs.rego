package novacron.resources.gcp_flow_logs

import data.novacron.lib

# METADATA
# title: Subnets write flow logs
# description: A subnetwork has a `logConfig`, unless its `purpose` is that of a proxy or of Private Service Connect.
# custom:
#   id: NCP-GCP-016
#   docs: docs/policies.md#ncp-gcp-016
#   effect: deny
#   severity: low
#   category: logging
#   frameworks: ["CIS GCP 3.0 3.8", "NIST CSF 2.0 DE.CM-01", "ISO/IEC 27001:2022 A.8.16", "SOC 2 CC7.2", "PCI DSS 4.0 Req. 10.2.1"]
#   remediation: Set logConfig, for a start to {}.
deny contains lib.finding(rego.metadata.rule(), "the subnet writes no flow logs") if {
	input.resource.type == "gcp:compute/subnetwork:Subnetwork"
	not lib.undecided("logConfig")
	not lib.undecided("purpose")
	not input.resource.properties.logConfig
	lib.get(["purpose"]) in {null, "PRIVATE"}
}
