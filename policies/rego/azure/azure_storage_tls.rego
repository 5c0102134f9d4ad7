package novacron.resources.azure_storage_tls

import data.novacron.lib

# METADATA
# title: Storage accounts refuse old versions of TLS
# description: A storage account sets `minimumTlsVersion` to TLS1_2 or later; where it is absent TLS 1.0 is taken.
# custom:
#   id: NCP-AZR-004
#   docs: docs/policies.md#ncp-azr-004
#   effect: deny
#   severity: medium
#   category: security
#   frameworks: ["CIS Azure 3.0 4.15", "NIST CSF 2.0 PR.DS-02", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC6.7", "PCI DSS 4.0 Req. 4.2.1"]
#   remediation: Set minimumTlsVersion to "TLS1_2".
#   remediate:
#     - {path: minimumTlsVersion, value: TLS1_2}
deny contains lib.finding(rego.metadata.rule(), "the storage account takes versions of TLS before 1.2") if {
	input.resource.type == "azure-native:storage:StorageAccount"
	not lib.undecided("minimumTlsVersion")
	lib.get(["minimumTlsVersion"]) in {null, "TLS1_0", "TLS1_1"}
}
