package novacron.resources.gcp_customer_keys

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: Classified data lies under keys of one's own
# description: A disk, bucket, database or instance whose label data is in `encryption.dataClassesAtRest` names a key of Cloud KMS. Without one Google encrypts with keys of its own.
# custom:
#   id: NCP-GCP-003
#   docs: docs/policies.md#ncp-gcp-003
#   effect: deny
#   severity: medium
#   category: security
#   frameworks: ["CIS GCP 3.0 4.7", "NIST CSF 2.0 PR.DS-01", "ISO/IEC 27001:2022 A.8.24"]
#   remediation: Set diskEncryptionKey.kmsKeySelfLink, bootDisk.kmsKeySelfLink, encryption.defaultKmsKeyName or encryptionKeyName.
deny contains lib.finding(rego.metadata.rule(), "classified data is not encrypted with a key of one's own") if {
	path := paths[input.resource.type]
	not lib.undecided(path[0])
	lib.get(path) == null
	some class in lib_tags.data_classes(input.resource)
	class in data.encryption.dataClassesAtRest
}

paths := {
	"gcp:compute/disk:Disk": ["diskEncryptionKey"],
	"gcp:compute/regionDisk:RegionDisk": ["diskEncryptionKey"],
	"gcp:compute/instance:Instance": ["bootDisk", "kmsKeySelfLink"],
	"gcp:storage/bucket:Bucket": ["encryption", "defaultKmsKeyName"],
	"gcp:sql/databaseInstance:DatabaseInstance": ["encryptionKeyName"],
}
