package novacron.rules.readable_labels

import data.novacron.lib

# METADATA
# title: Labels that rules read are plain text
# description: A label that a rule reads must be text and must not be secret. A masked label would match no rule, and so switch rules off.
# custom:
#   id: NCP-INP-001
#   docs: docs/policies.md#ncp-inp-001
#   effect: deny
#   severity: high
#   category: input
#   frameworks: ["NIST CSF 2.0 ID.AM-07", "ISO/IEC 27001:2022 A.5.13"]
#   remediation: Give the label as plain text; labels that steer policies are not the place for secrets.
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains message if {
	some key in {"carbon", "confidential-computing", "criticality", "data", "exposure", "pci", "tier"}
	value := input.request.labels[key]
	not readable(value)
	message := sprintf("the label %s is secret or not text, so the rules that depend on it cannot be judged", [key])
}

readable(value) if {
	is_string(value)
	value != "[secret]"
}
