package novacron.resources.azure_web_app_https

import data.novacron.lib

# METADATA
# title: Web apps take HTTPS only
# description: A web app sets `httpsOnly`, which is off where it is absent.
# custom:
#   id: NCP-AZR-016
#   docs: docs/policies.md#ncp-azr-016
#   effect: deny
#   severity: medium
#   category: security
#   frameworks: ["CIS Azure 3.0 9.1", "NIST CSF 2.0 PR.DS-02", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC6.7", "PCI DSS 4.0 Req. 4.2.1"]
#   remediation: Set httpsOnly to true.
#   remediate:
#     - {path: httpsOnly, value: true}
deny contains lib.finding(rego.metadata.rule(), "the web app takes HTTP without TLS") if {
	input.resource.type == "azure-native:web:WebApp"
	not lib.undecided("httpsOnly")
	not lib.on(["httpsOnly"])
}
