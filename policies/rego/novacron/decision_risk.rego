package novacron.resources.decision_risk

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: Decisions do not take too much risk
# description: The predicted outage risk of a decision is at most `risk.maximumByCriticality` for the label criticality, and `review.maximumRisk` without one.
# custom:
#   id: NCP-RSK-002
#   docs: docs/policies.md#ncp-rsk-002
#   effect: deny
#   severity: high
#   category: reliability
#   frameworks: ["NIST CSF 2.0 ID.RA-05", "ISO/IEC 27001:2022 A.8.14"]
#   remediation: Allow more targets, lower the criticality, or raise review.maximumRisk if the risk is accepted.
deny contains lib.finding(rego.metadata.rule(), message) if {
	input.resource.type in {"novacron:index:Placement", "novacron:index:QuantumJob"}
	risk := input.resource.properties.decision.risk
	is_number(risk) # Not "[secret]", which is more than any number.
	risk > maximum
	message := sprintf("the predicted outage risk %s is above %v", [lib.fraction(risk), maximum])
}

maximums := {data.risk.maximumByCriticality[level] | some level in lib_tags.values(input.resource, "criticality")}

maximum := min(maximums)

maximum := data.review.maximumRisk if maximums == set()
