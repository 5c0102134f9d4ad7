/** Rego source of a rule that denies candidates of one vendor: what a bundle made for a test needs to count as one. */
export const sampleRule = `package novacron.rules.sample

# METADATA
# title: Nothing runs at ACME
# description: Candidates of ACME are denied.
# custom:
#   id: ACME-OPS-1
#   effect: deny
#   severity: low
#   category: operations
#   frameworks: []
#   remediation: Choose another vendor.
deny contains {"rule": "ACME-OPS-1", "message": "it is ACME's"} if input.candidate.provider == "acme"
`;
