package novacron.resources.azure_storage_https

import data.novacron.lib

# METADATA
# title: Storage accounts take HTTPS only
# description: A storage account does not switch `enableHttpsTrafficOnly` off; it is on where it is absent.
# custom:
#   id: NCP-AZR-003
#   docs: docs/policies.md#ncp-azr-003
#   effect: deny
#   severity: high
#   category: security
#   frameworks: ["CIS Azure 3.0 4.1", "NIST CSF 2.0 PR.DS-02", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC6.7", "PCI DSS 4.0 Req. 4.2.1"]
#   remediation: Set enableHttpsTrafficOnly to true.
#   remediate:
#     - {path: enableHttpsTrafficOnly, value: true}
deny contains lib.finding(rego.metadata.rule(), "the storage account takes HTTP without TLS") if {
	input.resource.type == "azure-native:storage:StorageAccount"
	lib.off(["enableHttpsTrafficOnly"])
}
