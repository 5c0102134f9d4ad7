package novacron.rules.health_attestation

import data.novacron.lib

# METADATA
# title: Health data needs an attested node
# description: A placement labelled data=health needs a node with one of `compliance.healthAttestations`.
# custom:
#   id: NCP-CMP-002
#   docs: docs/policies.md#ncp-cmp-002
#   effect: deny
#   severity: critical
#   category: compliance
#   frameworks: ["HIPAA 45 CFR 164.308(b)", "ISO/IEC 27001:2022 A.5.34"]
#   remediation: Choose nodes whose compliance lists one of compliance.healthAttestations.
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains message if {
	applies
	known
	not lib.holds_any(attestations)
	message := sprintf("health data needs a node attested for one of %s, and the candidate is not", [lib.list(attestations)])
}

violations contains message if {
	applies
	not known
	message := sprintf("health data needs a node attested for one of %s, but the candidate's attestations are unknown", [lib.list(attestations)])
}

applies if {
	input.kind == "placement"
	"health" in lib.data_classes
}

attestations := data.compliance.healthAttestations

known if is_array(input.candidate.compliance)
