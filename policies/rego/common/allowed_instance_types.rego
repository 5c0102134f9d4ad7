package novacron.resources.allowed_instance_types

import data.novacron.lib
import data.novacron.lib_cloud

# METADATA
# title: Machines are of the types that are allowed
# description: The size of a virtual machine or database matches one of the patterns in `instances.allowedTypes`, such as t3.* or Standard_D*. Off while it is empty.
# custom:
#   id: NCP-TYP-001
#   docs: docs/policies.md#ncp-typ-001
#   effect: deny
#   severity: medium
#   category: cost
#   frameworks: ["NIST CSF 2.0 PR.PS-01", "ISO/IEC 27001:2022 A.8.9"]
#   remediation: Choose a type of instances.allowedTypes for instanceType, instanceClass, vmSize, sku.name or machineType.
deny contains lib.finding(rego.metadata.rule(), message) if {
	count(data.instances.allowedTypes) > 0
	size := lib_cloud.instance_type(input.resource)
	not allowed(size)
	message := sprintf("%s is none of the types that are allowed", [size])
}

allowed(size) if {
	some pattern in data.instances.allowedTypes
	glob.match(pattern, [], size)
}
