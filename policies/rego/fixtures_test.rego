# One good node and one good backend; the tests spoil one attribute at a time.
package novacron.fixtures

good_node := {
	"name": "fra-1-a-07",
	"region": "eu-central",
	"zone": "fra-1",
	"rack": "a",
	"country": "DE",
	"continent": "EU",
	"class": "standard",
	"spot": false,
	"cordoned": false,
	"labels": {},
	"compliance": ["ISO27001", "pci-dss"],
	"security": {
		"encryptionAtRest": true,
		"confidentialComputing": true,
		"openVulnerabilities": 1,
		"patchAgeDays": 12,
	},
	"gridCarbonGramsPerKwh": 300,
}

estimates := {"costPerMonth": 210.5, "currency": "EUR", "carbonGramsPerHour": 31, "risk": 0.04}

subject := {"stack": "prod", "name": "web", "urn": "urn:pulumi:prod::shop::novacron:index:Placement::web"}

request(labels) := {"vcpus": 4, "memoryGiB": 16, "workload": "web", "labels": labels}

# `spoilt` replaces parts of the candidate; an attribute in `unknown` is taken away.
placement(labels, spoilt, unknown) := {
	"formatVersion": 1,
	"kind": "placement",
	"subject": subject,
	"request": request(labels),
	"candidate": json.remove(object.union(good_node, spoilt), unknown),
	"estimates": estimates,
	"now_ns": 1767225600000000000,
}

priced(doc, changed) := object.union(doc, {"estimates": changed})

quantum(labels, place, cost) := {
	"formatVersion": 1,
	"kind": "quantum",
	"subject": subject,
	"request": {"shots": 1000, "labels": labels},
	"candidate": object.union({"name": "ion-1", "region": "eu-central", "driver": "statevector", "labels": {}}, place),
	"estimates": object.union({"currency": "EUR"}, cost),
	"now_ns": 1767225600000000000,
}

in_germany := {"country": "DE", "continent": "EU"}

denied(doc) := rules if rules := {finding.rule | some finding in data.novacron.policy.deny} with input as doc

messages(doc, rule) := texts if {
	texts := {finding.message |
		some finding in data.novacron.policy.deny
		finding.rule == rule
	} with input as doc
}

said(doc, rule, part) if {
	texts := messages(doc, rule)
	count(texts) == 1
	some text in texts
	contains(text, part)
}

# One resource of any provider, as a review sees it.
resource(type, properties) := {
	"formatVersion": 1,
	"kind": "resource",
	"stack": "prod",
	"project": "shop",
	"resource": {
		"type": type,
		"name": "it",
		"urn": concat("", ["urn:pulumi:prod::shop::", type, "::it"]),
		"properties": properties,
		"unknown": [],
		"protect": false,
	},
	"now_ns": 1767225600000000000,
}

stack(resources) := {
	"formatVersion": 1,
	"kind": "stack",
	"stack": "prod",
	"project": "shop",
	"resources": resources,
	"now_ns": 1767225600000000000,
}

# Other rules may have their own say about the same document.
resource_denied(doc, rule) := rules if {
	rules := {rule |
		some finding in data.novacron.review.resource.deny
		finding.rule == rule
	} with input as doc
}

stack_denied(doc, rule) := rules if {
	rules := {rule |
		some finding in data.novacron.review.stack.deny
		finding.rule == rule
	} with input as doc
}

# The same resource with parts replaced: {"unknown": ["tags"], "protect": true, "provider": {"region": "eu-west-1"}}
but(doc, changes) := object.union(doc, {"resource": object.union(doc.resource, changes)})

# What the rule of one package says, and no other: a table of cases is judged much faster than by all rules.
judged(name, doc) := rules if {
	rules := {finding.rule | some finding in data.novacron.resources[name].deny} with input as doc
}

judged_stack(name, resources) := rules if {
	rules := {finding.rule | some finding in data.novacron.stacks[name].deny} with input as stack(resources)
}

# Whether each of the properties is denied on a resource of the type. No cases are no proof.
denies(name, rule, type, cases) if {
	count(cases) > 0
	every properties in cases {
		judged(name, resource(type, properties)) == {rule}
	}
}

allows(name, type, cases) if {
	count(cases) > 0
	every properties in cases {
		judged(name, resource(type, properties)) == set()
	}
}

# Of a rule that denies the properties: whether it waits while the path is unknown.
waits(name, type, properties, paths) if {
	judged(name, resource(type, properties)) != set()
	every path in paths {
		judged(name, but(resource(type, properties), {"unknown": [path]})) == set()
	}
}
