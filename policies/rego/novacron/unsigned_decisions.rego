package novacron.resources.unsigned_decisions

import data.novacron.lib

# METADATA
# title: Decisions in the state are signed
# description: A placement or quantum job that has a `decision` has an `attestation` of it. Whether the signature holds, the provider says.
# custom:
#   id: NCP-ATT-001
#   docs: docs/policies.md#ncp-att-001
#   effect: deny
#   severity: critical
#   category: integrity
#   frameworks: ["NIST CSF 2.0 PR.DS-01", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC8.1"]
#   remediation: Run pulumi up with a key, or novacron reattest; never edit the decision in the state.
deny contains lib.finding(rego.metadata.rule(), "the decision is not signed") if {
	input.resource.type in {"novacron:index:Placement", "novacron:index:QuantumJob"}
	input.resource.properties.decision
	not lib.undecided("attestation")
	not input.resource.properties.attestation
}
