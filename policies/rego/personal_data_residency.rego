package novacron.rules.personal_data_residency

import data.novacron.lib

# METADATA
# title: Personal data stays in the allowed places
# description: A placement labelled data=personal runs only in the places of `residency.personalDataPlaces`.
# custom:
#   id: NCP-RES-001
#   docs: docs/policies.md#ncp-res-001
#   effect: deny
#   severity: critical
#   category: residency
#   frameworks: ["GDPR Art. 44", "NIST CSF 2.0 GV.OC-03", "ISO/IEC 27001:2022 A.5.34"]
#   remediation: Allow targets in the places of residency.personalDataPlaces, or remove the label data=personal if no personal data is processed.
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains message if {
	applies
	lib.located_outside(places)
	message := sprintf("personal data would lie in %s, which is none of %s", [lib.place, lib.list(places)])
}

violations contains "personal data needs a known place, but the candidate's country is unknown" if {
	applies
	lib.located_nowhere
}

violations contains "personal data needs a known place, but the candidate's continent is unknown" if {
	applies
	lib.located_vaguely(places)
}

applies if {
	input.kind == "placement"
	"personal" in lib.data_classes
}

places := data.residency.personalDataPlaces
