package novacron.resources.gcp_kms_rotation

import data.novacron.lib

# METADATA
# title: Keys of Cloud KMS are rotated within 90 days
# description: A key for encryption has a `rotationPeriod` of at most 7776000s; it is never rotated where it is absent. Keys for signatures cannot be rotated by the service.
# custom:
#   id: NCP-GCP-012
#   docs: docs/policies.md#ncp-gcp-012
#   effect: deny
#   severity: medium
#   category: security
#   frameworks: ["CIS GCP 3.0 1.10", "NIST CSF 2.0 PR.DS-01", "ISO/IEC 27001:2022 A.8.24", "PCI DSS 4.0 Req. 3.7.4"]
#   remediation: Set rotationPeriod to "7776000s" or less.
deny contains lib.finding(rego.metadata.rule(), "the key is not rotated within 90 days") if {
	input.resource.type == "gcp:kms/cryptoKey:CryptoKey"
	not lib.undecided("purpose")
	lib.get(["purpose"]) in {null, "ENCRYPT_DECRYPT"}
	not lib.on(["importOnly"])
	not lib.undecided("rotationPeriod")
	not rotated
}

rotated if to_number(trim_suffix(input.resource.properties.rotationPeriod, "s")) <= 7776000
