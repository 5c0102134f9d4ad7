package novacron.rules.low_carbon_preference

# METADATA
# title: Prefer regions with a clean grid
# description: Adds up to `carbon.preferenceWeight` to the score in regions below `carbon.preferenceReferenceGramsPerKwh`, and takes up to as much away above. Regions of unknown intensity get neither.
# custom:
#   id: NCP-ENV-002
#   docs: docs/policies.md#ncp-env-002
#   effect: prefer
#   severity: info
#   category: energy
#   frameworks: ["ISO 14001 6.1.2", "CSRD ESRS E1", "NIST CSF 2.0 GV.OC-03"]
#   remediation: Nothing to do; set carbon.preferenceWeight to 0 to switch it off.
prefer contains preference if {
	weight != 0
	preference := {
		"rule": rego.metadata.rule().custom.id,
		"weight": weight,
		"reason": concat("", ["the region's grid emits ", whole(grams), " gCO2e/kWh; the reference is ", whole(reference)]),
	}
}

# Linear from +scale at a clean grid through 0 at the reference to -scale at twice the reference and beyond.
weight := max([0 - scale, min([scale, (scale * (reference - grams)) / reference])])

# The host refuses a weight beyond 0.1, so data cannot push past it either.
scale := max([0, min([0.1, data.carbon.preferenceWeight])])

reference := data.carbon.preferenceReferenceGramsPerKwh

grams := input.candidate.gridCarbonGramsPerKwh

# sprintf would leave the sandbox at every evaluation, and this rule nearly always has something to say.
whole(number) := format_int(round(number), 10)
