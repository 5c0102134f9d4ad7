/** What `novacron policy new` writes, by file: a rule that works, to be changed into another. */
export function newPolicyFiles(name: string): ReadonlyMap<string, string> {
  const packageName = name.replaceAll("-", "_");
  const id = `OWN-${name.toUpperCase()}`;
  return new Map([
    [`${packageName}.rego`, rule(packageName, id)],
    [`${packageName}_test.rego`, test(packageName, id)],
    ["data.json", `${JSON.stringify({ [packageName]: { racks: ["b"] } }, null, 2)}\n`],
    ["README.md", readme(name, packageName, id)],
  ]);
}

function rule(packageName: string, id: string): string {
  return `package novacron.rules.${packageName}

import data.novacron.lib

# METADATA
# title: Nothing on the racks under repair
# description: Racks of \`${packageName}.racks\` take no placements; a node whose rack is unknown takes none, either.
# custom:
#   id: ${id}
#   effect: deny
#   severity: medium
#   category: operations
#   frameworks: ["NIST CSF 2.0 PR.PS-03"]
#   remediation: Wait for the repair, or allow other racks.
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains "the rack is under repair" if {
	input.kind == "placement"
	input.candidate.rack in data.${packageName}.racks
}

violations contains "racks under repair take no placements, but the candidate's rack is unknown" if {
	input.kind == "placement"
	not known
}

# Ask for the unknown through a rule of its own: \`not is_string(input.x)\` is undefined when \`input.x\` is.
known if is_string(input.candidate.rack)
`;
}

function test(packageName: string, id: string): string {
  return `package novacron.rules.${packageName}_test

# What the engine hands over for a placement, as far as the rule reads it; docs/policies.md tells the rest.
placement(candidate) := {"formatVersion": 1, "kind": "placement", "candidate": candidate}

denied(doc) := texts if texts := {finding.message | some finding in data.novacron.rules.${packageName}.deny} with input as doc

test_allows_other_racks if denied(placement({"rack": "a"})) == set()

test_allows_quantum_jobs if {
	denied({"formatVersion": 1, "kind": "quantum", "candidate": {"rack": "b"}}) == set()
	denied({"formatVersion": 1, "kind": "quantum", "candidate": {}}) == set()
}

test_denies_racks_under_repair if {
	denied(placement({"rack": "b"})) == {"the rack is under repair"}
	denied(placement({"rack": "c"})) == {"the rack is under repair"} with data.${packageName}.racks as ["b", "c"]
}

test_denies_unknown_racks if {
	some text in denied(placement({}))
	contains(text, "unknown")
}

test_denies_with_the_rule if {
	some finding in data.novacron.rules.${packageName}.deny with input as placement({"rack": "b"})
	finding.rule == "${id}"
}
`;
}

function readme(name: string, packageName: string, id: string): string {
  return `# ${name}

A rule for NovaCron, judged at plan time together with the shipped ones.

| file | what |
| --- | --- |
| \`${packageName}.rego\` | the rule ${id}, with its METADATA |
| \`${packageName}_test.rego\` | its tests |
| \`data.json\` | what it compares with; projects override it by \`novacron:policies.data\` |

\`\`\`sh
novacron policy lint .                       # METADATA, ids, built-in functions
novacron policy test .                       # the tests, and the lines that none reaches
novacron policy mutate .                     # whether the tests notice small changes of the rule
novacron policy build . --out ../bundle      # prints the digest
novacron policy sign ../bundle               # by a key for policies; a bundle without a signature is refused
\`\`\`

\`\`\`yaml
config:
  novacron:policies:
    bundle: bundle
    digest: sha256:... # as printed
\`\`\`
`;
}
