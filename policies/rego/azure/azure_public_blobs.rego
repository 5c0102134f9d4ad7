package novacron.resources.azure_public_blobs

import data.novacron.lib

# METADATA
# title: Blobs cannot be read anonymously
# description: A storage account does not set `allowBlobPublicAccess`, which is off where it is absent, and no container has a `publicAccess` of Blob or Container.
# custom:
#   id: NCP-AZR-005
#   docs: docs/policies.md#ncp-azr-005
#   effect: deny
#   severity: critical
#   category: exposure
#   frameworks: ["CIS Azure 3.0 4.17", "NIST CSF 2.0 PR.AA-05", "ISO/IEC 27001:2022 A.8.3", "SOC 2 CC6.1", "PCI DSS 4.0 Req. 1.4.2"]
#   remediation: Set allowBlobPublicAccess to false and publicAccess to "None".
#   remediate:
#     - {path: allowBlobPublicAccess, value: false, types: ["azure-native:storage:StorageAccount"]}
#     - {path: publicAccess, value: None, types: ["azure-native:storage:BlobContainer"]}
deny contains lib.finding(rego.metadata.rule(), "blobs can be read anonymously") if public

public if {
	input.resource.type == "azure-native:storage:StorageAccount"
	lib.on(["allowBlobPublicAccess"])
}

public if {
	input.resource.type == "azure-native:storage:BlobContainer"
	input.resource.properties.publicAccess in {"Blob", "Container"}
}
