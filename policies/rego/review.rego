# The entry points of reviews: one resource of any provider as the plan has it, and a stack as a whole. Every package under
# `novacron.resources` and `novacron.stacks` takes part by being there.
#
# As with the verdict: without the format version and the kind there is no answer, and the host fails closed.
package novacron.review

# METADATA
# title: Review of one resource
# description: What the rules say about the properties of one resource.
# entrypoint: true
# custom:
#   formatVersion: 1
#   openMaps:
#     - budget.maximumResourceCostPerMonth
#     - cloud.countryContinents
#     - cloud.multiRegionAreas
#     - cloud.regionCountries
#     - cloud.regionGramsPerKwh
#     - stateful.deletionProtection
resource := {"deny": resource_findings} if {
	input.formatVersion == 1
	input.kind == "resource"
}

# METADATA
# title: Review of one stack
# description: What the rules say about all resources of a stack together.
# entrypoint: true
# custom:
#   formatVersion: 1
#   openMaps:
#     - budget.maximumStackCostPerMonth
#     - spend.maximumStackGpuCostPerMonth
#     - spend.maximumStackQuantumCost
stack := {"deny": stack_findings} if {
	input.formatVersion == 1
	input.kind == "stack"
}

resource_findings contains finding if some finding in data.novacron.resources[_].deny

stack_findings contains finding if some finding in data.novacron.stacks[_].deny
