package novacron.resources.attestation_algorithms

import data.novacron.lib

# METADATA
# title: Decisions are signed so that quantum computers cannot forge them
# description: 'The `attestation` of a placement or quantum job is by a hybrid algorithm, one part of which begins with one of `pqc.signatureAlgorithms`: Falcon, ML-DSA (FIPS 204) or SLH-DSA (FIPS 205).'
# custom:
#   id: NCP-PQC-001
#   docs: docs/policies.md#ncp-pqc-001
#   effect: deny
#   severity: high
#   category: cryptography
#   frameworks: ["NIST PQC FIPS 204", "NIST PQC FIPS 205", "NIST PQC IR 8547", "NIST CSF 2.0 PR.DS-01", "ISO/IEC 27001:2022 A.8.24"]
#   remediation: Make a key with novacron keys, of the algorithm ed25519+falcon-512 or ed25519+ml-dsa-65, and run novacron reattest.
deny contains lib.finding(rego.metadata.rule(), "the signature is by no hybrid with a post-quantum algorithm") if {
	input.resource.type in {"novacron:index:Placement", "novacron:index:QuantumJob"}
	some attestation in [input.resource.properties[property] | some property in ["attestation", "resultAttestation"]]
	is_object(attestation)
	not hybrid(attestation)
}

hybrid(attestation) if {
	parts := split(attestation.algorithm, "+")
	count(parts) > 1
	some part in parts
	some family in data.pqc.signatureAlgorithms
	startswith(part, family)
}
