package novacron.resources.classical_keys

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: Asymmetric keys are safe from quantum computers, or an exception is on record
# description: 'An asymmetric key of a key service has a post-quantum algorithm (ML-DSA, SLH-DSA, ML-KEM), or a tag `pqc.exceptionTag` that says why not: RSA and elliptic curves are to go by 2035. Symmetric keys are safe.'
# custom:
#   id: NCP-PQC-002
#   docs: docs/policies.md#ncp-pqc-002
#   effect: deny
#   severity: low
#   category: cryptography
#   frameworks: ["NIST PQC IR 8547", "NIST PQC FIPS 204", "NIST PQC FIPS 205", "NIST CSF 2.0 PR.PS-01", "ISO/IEC 27001:2022 A.8.24", "PCI DSS 4.0 Req. 12.3.3"]
#   remediation: 'Set customerMasterKeySpec to ML_DSA_65 (Google Cloud: versionTemplate.algorithm to PQ_SIGN_ML_DSA_65), or tag the key with the reason and the date until which it stays.'
deny contains lib.finding(rego.metadata.rule(), message) if {
	algorithm := lib.get(paths[input.resource.type])
	some family in ["RSA", "EC", "SM2"]
	startswith(algorithm, family)
	every property in ["tags", "labels"] {
		not lib.undecided(property)
	}
	lib_tags.values(input.resource, data.pqc.exceptionTag) - {""} == set()
	message := sprintf("%s can be broken by a quantum computer", [algorithm])
}

paths := {
	"aws:kms/key:Key": ["customerMasterKeySpec"],
	"azure-native:keyvault:Key": ["properties", "kty"],
	"gcp:kms/cryptoKey:CryptoKey": ["versionTemplate", "algorithm"],
}
