package novacron.resources.gcp_uniform_access

import data.novacron.lib

# METADATA
# title: Buckets decide access in one way
# description: A bucket sets `uniformBucketLevelAccess`, so that no access control list of an object says otherwise; it is off where it is absent.
# custom:
#   id: NCP-GCP-007
#   docs: docs/policies.md#ncp-gcp-007
#   effect: deny
#   severity: medium
#   category: access
#   frameworks: ["CIS GCP 3.0 5.2", "NIST CSF 2.0 PR.AA-05", "ISO/IEC 27001:2022 A.8.3", "SOC 2 CC6.1"]
#   remediation: Set uniformBucketLevelAccess to true.
#   remediate:
#     - {path: uniformBucketLevelAccess, value: true}
deny contains lib.finding(rego.metadata.rule(), "access control lists of objects may say otherwise than the bucket") if {
	input.resource.type == "gcp:storage/bucket:Bucket"
	not lib.undecided("uniformBucketLevelAccess")
	not lib.on(["uniformBucketLevelAccess"])
}
