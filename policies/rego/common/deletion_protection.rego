package novacron.resources.deletion_protection

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: What keeps production data is protected from deletion
# description: A production database has its deletion protection on (`stateful.deletionProtection` names the property by type, which is off where it is absent), or the resource option `protect`, which is all there is for the types of `stateful.onlyProtect`.
# custom:
#   id: NCP-REL-002
#   docs: docs/policies.md#ncp-rel-002
#   effect: deny
#   severity: high
#   category: resilience
#   frameworks: ["NIST CSF 2.0 PR.DS-11", "ISO/IEC 27001:2022 A.8.10"]
#   remediation: 'Set deletionProtection (DynamoDB: deletionProtectionEnabled) to true, or the resource option protect.'
deny contains lib.finding(rego.metadata.rule(), "nothing keeps the production data from being deleted") if {
	unprotected
	not input.resource.protect
	lib_tags.production(input.resource)
}

unprotected if {
	property := data.stateful.deletionProtection[input.resource.type]
	not lib.undecided(property)
	not lib.on([property])
}

unprotected if input.resource.type in data.stateful.onlyProtect

# On where it is absent.
unprotected if {
	input.resource.type == "gcp:sql/databaseInstance:DatabaseInstance"
	lib.off(["deletionProtection"])
}
