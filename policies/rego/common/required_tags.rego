package novacron.resources.required_tags

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: Resources carry the tags that are required
# description: A resource of a type in `tags.types` has every tag (label) of `tags.required`, of its own or by default from its provider, and none of them is empty. Off while `tags.required` is empty.
# custom:
#   id: NCP-TAG-001
#   docs: docs/policies.md#ncp-tag-001
#   effect: deny
#   severity: medium
#   category: operations
#   frameworks: ["NIST CSF 2.0 ID.AM-02", "ISO/IEC 27001:2022 A.5.9", "PCI DSS 4.0 Req. 12.5.1"]
#   remediation: 'Set tags (Google Cloud: labels) on the resource, or defaultTags on the provider.'
deny contains lib.finding(rego.metadata.rule(), message) if {
	some key in data.tags.required
	input.resource.type in data.tags.types
	every property in ["tags", "labels", "resourceLabels", "settings.userLabels"] {
		not lib.undecided(property)
	}
	lib_tags.values(input.resource, lower(key)) - {""} == set()
	message := sprintf("the tag %s is missing or empty", [key])
}
