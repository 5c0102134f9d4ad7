package novacron.rules.risk_by_criticality

import data.novacron.lib

# METADATA
# title: Predicted risk fits the criticality
# description: The predicted outage risk stays below `risk.maximumByCriticality` for the label criticality; an unknown criticality is denied.
# custom:
#   id: NCP-RSK-001
#   docs: docs/policies.md#ncp-rsk-001
#   effect: deny
#   severity: high
#   category: reliability
#   frameworks: ["ISO 22301 8.2.3", "NIST CSF 2.0 ID.RA-05", "ISO/IEC 27001:2022 A.8.14"]
#   remediation: Allow more targets, lower the criticality, or raise risk.maximumByCriticality if the risk is accepted.
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains message if {
	applies
	input.estimates.risk > maximum
	message := sprintf("the predicted outage risk %s is above %v, the maximum for this criticality", [lib.fraction(input.estimates.risk), maximum])
}

violations contains "the criticality limits the predicted outage risk, but the candidate's risk is unknown" if {
	applies
	maximum
	not known
}

violations contains message if {
	applies
	not maximum
	message := sprintf("the label criticality is none of %s, so no maximum risk is known", [lib.list(sort(object.keys(maximums)))])
}

applies if {
	input.kind == "placement"
	lib.label("criticality")
}

maximum := maximums[lib.label("criticality")]

maximums := data.risk.maximumByCriticality

known if is_number(input.estimates.risk)
