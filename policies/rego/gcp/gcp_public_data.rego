package novacron.resources.gcp_public_data

import data.novacron.lib

# METADATA
# title: Buckets, datasets and keys are not public
# description: No binding of a bucket or key, access control of a bucket or access of a dataset names allUsers or allAuthenticatedUsers.
# custom:
#   id: NCP-GCP-008
#   docs: docs/policies.md#ncp-gcp-008
#   effect: deny
#   severity: critical
#   category: exposure
#   frameworks: ["CIS GCP 3.0 5.1", "CIS GCP 3.0 7.1", "CIS GCP 3.0 1.9", "NIST CSF 2.0 PR.AA-05", "ISO/IEC 27001:2022 A.8.3", "SOC 2 CC6.1", "PCI DSS 4.0 Req. 1.4.2"]
#   remediation: Name users, groups or service accounts in member, members, entity or accesses.
deny contains lib.finding(rego.metadata.rule(), "everybody has access") if {
	some member in members
	member in {"allUsers", "allAuthenticatedUsers"}
}

members contains input.resource.properties.member if {
	input.resource.type in {
		"gcp:storage/bucketIAMMember:BucketIAMMember",
		"gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
	}
}

members contains member if {
	input.resource.type in {
		"gcp:storage/bucketIAMBinding:BucketIAMBinding",
		"gcp:kms/cryptoKeyIAMBinding:CryptoKeyIAMBinding",
	}
	some member in input.resource.properties.members
}

members contains input.resource.properties.entity if {
	input.resource.type == "gcp:storage/bucketAccessControl:BucketAccessControl"
}

members contains access[property] if {
	input.resource.type == "gcp:bigquery/dataset:Dataset"
	some access in input.resource.properties.accesses
	some property in ["specialGroup", "iamMember"]
}
