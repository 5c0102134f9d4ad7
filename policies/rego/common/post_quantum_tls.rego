package novacron.resources.post_quantum_tls

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: Listeners agree on keys that stay secret where that is required
# description: 'A load balancer listener that is tagged quantum-safe=required has an `sslPolicy` with post-quantum key agreement (ML-KEM): one with PQ in its name.'
# custom:
#   id: NCP-PQC-003
#   docs: docs/policies.md#ncp-pqc-003
#   effect: deny
#   severity: medium
#   category: cryptography
#   frameworks: ["NIST PQC FIPS 203", "NIST PQC IR 8547", "NIST CSF 2.0 PR.DS-02", "ISO/IEC 27001:2022 A.8.24"]
#   remediation: Set sslPolicy to ELBSecurityPolicy-TLS13-1-2-PQ-2025-09 or another with PQ in its name.
deny contains lib.finding(rego.metadata.rule(), "what is recorded today can be read once there are quantum computers") if {
	input.resource.type in {"aws:lb/listener:Listener", "aws:alb/listener:Listener"}
	lib_tags.says(input.resource, "quantum-safe", "required")
	not lib.undecided("sslPolicy")
	not post_quantum
}

post_quantum if "PQ" in split(input.resource.properties.sslPolicy, "-")
