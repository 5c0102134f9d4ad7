package novacron.rules.cardholder_attestation

import data.novacron.lib

# METADATA
# title: Cardholder data needs a PCI DSS attested node
# description: A placement labelled pci=true or data=cardholder needs a node with one of `compliance.cardholderAttestations`.
# custom:
#   id: NCP-CMP-001
#   docs: docs/policies.md#ncp-cmp-001
#   effect: deny
#   severity: critical
#   category: compliance
#   frameworks: ["PCI DSS 4.0 Req. 12.8"]
#   remediation: Choose nodes whose compliance lists pci-dss; list it in the fleet file only where the attestation is held.
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains message if {
	applies
	known
	not lib.holds_any(attestations)
	message := sprintf("cardholder data needs a node attested for %s, and the candidate is not", [lib.list(attestations)])
}

violations contains message if {
	applies
	not known
	message := sprintf("cardholder data needs a node attested for %s, but the candidate's attestations are unknown", [lib.list(attestations)])
}

applies if {
	input.kind == "placement"
	labelled
}

labelled if lib.switched_on("pci")

labelled if lib.in_data_class({"cardholder", "pci"})

attestations := data.compliance.cardholderAttestations

known if is_array(input.candidate.compliance)
