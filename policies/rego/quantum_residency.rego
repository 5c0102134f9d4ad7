package novacron.rules.quantum_residency

import data.novacron.lib

# METADATA
# title: Quantum jobs on restricted data stay in the allowed places
# description: A quantum job whose label data is in `quantum.restrictedDataClasses` runs only in `quantum.places`.
# custom:
#   id: NCP-QNT-002
#   docs: docs/policies.md#ncp-qnt-002
#   effect: deny
#   severity: high
#   category: residency
#   frameworks: ["GDPR Art. 44", "NIST CSF 2.0 GV.OC-03", "ISO/IEC 27001:2022 A.5.34"]
#   remediation: Allow backends in the places of quantum.places, or remove the data label if the circuit encodes no such data.
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains message if {
	applies
	lib.located_outside(places)
	message := sprintf("a job on restricted data would run in %s, which is none of %s", [lib.place, lib.list(places)])
}

violations contains "a job on restricted data needs a known place, but the backend's country is unknown" if {
	applies
	lib.located_nowhere
}

violations contains "a job on restricted data needs a known place, but the backend's continent is unknown" if {
	applies
	lib.located_vaguely(places)
}

applies if {
	input.kind == "quantum"
	lib.in_data_class(data.quantum.restrictedDataClasses)
}

places := data.quantum.places
