package novacron.resources.decision_risk

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: Decisions do not take too much risk
# description: The predicted outage risk of a decision is at most `risk.maximumByCriticality` for the label criticality, and `review.maximumRisk` without one.
# custom:
#   id: NCP-RSK-002
#   effect: deny
#   severity: high
#   category: reliability
#   frameworks: ["NIST CSF 2.0 ID.RA-05", "ISO/IEC 27001:2022 A.8.14"]
#   remediation: Allow more targets, lower the criticality, or raise review.maximumRisk if the risk is accepted.
deny contains lib.finding(rego.metadata.rule(), message) if {
	input.resource.type in {"novacron:index:Placement", "novacron:index:QuantumJob"}
	risk := input.resource.properties.decision.risk
	risk > maximum
	message := sprintf("the predicted outage risk %.4f is above %v", [risk, maximum])
}

maximum := min({data.risk.maximumByCriticality[level] |
	some level in lib_tags.values(input.resource, "criticality")
}) if {
	some level in lib_tags.values(input.resource, "criticality")
	data.risk.maximumByCriticality[level]
} else := data.review.maximumRisk
