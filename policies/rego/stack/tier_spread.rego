package novacron.stacks.tier_spread

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: Production tiers do not stand on one node or in one zone
# description: Of two or more production placements with the same label `app` not all are on one node, and, where the zones are known, not all in one zone.
# custom:
#   id: NCP-REL-003
#   docs: docs/policies.md#ncp-rel-003
#   effect: deny
#   severity: high
#   category: resilience
#   frameworks: ["NIST CSF 2.0 PR.IR-03", "ISO/IEC 27001:2022 A.8.14"]
#   remediation: Use antiAffinity or spread the placements over zones.
deny contains lib.finding(rego.metadata.rule(), message) if {
	some members in tiers
	count(members) > 1
	some message in crowded(members)
}

tiers := {members |
	some indices in by_app
	members := [placements[index] | some index in indices]
}

# Labels are read once for each placement: for each pair of placements, a stack of a thousand would need gigabytes.
by_app[app] contains index if {
	some index, placement in placements
	some app in lib_tags.values(placement, "app")
}

placements := [resource |
	some resource in input.resources
	resource.type == "novacron:index:Placement"
	resource.properties.decision.target != "[secret]"
	lib_tags.production(resource)
]

crowded(members) := {message |
	count({member.properties.decision.target | some member in members}) == 1
	message := sprintf("%s all stand on one node", [names(members)])
} | {message |
	count({member.properties.decision.target | some member in members}) > 1
	every member in members {
		is_string(member.properties.decision.zone)
	}
	count({member.properties.decision.zone | some member in members}) == 1
	message := sprintf("%s all stand in one zone", [names(members)])
}

names(members) := lib.list(sort([member.name | some member in members]))
