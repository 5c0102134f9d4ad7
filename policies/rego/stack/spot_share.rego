package novacron.stacks.spot_share

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: Production does not rest on machines that can be taken away
# description: At most the share `production.maximumSpotShare` of the production machines of a stack is spot, preemptible or low-priority.
# custom:
#   id: NCP-REL-005
#   docs: docs/policies.md#ncp-rel-005
#   effect: deny
#   severity: medium
#   category: resilience
#   frameworks: ["NIST CSF 2.0 PR.IR-04", "ISO/IEC 27001:2022 A.8.14"]
#   remediation: 'Ask for regular machines: no instanceMarketOptions, priority Regular, provisioningModel STANDARD.'
deny contains lib.finding(rego.metadata.rule(), message) if {
	spots := count([machine | some machine in machines; spot(machine)])
	spots > data.production.maximumSpotShare * count(machines)
	message := sprintf("%d of %d production machines can be taken away", [spots, count(machines)])
}

machines := [resource |
	some resource in input.resources
	resource.type in {
		"aws:ec2/instance:Instance",
		"aws:ec2/spotInstanceRequest:SpotInstanceRequest",
		"azure-native:compute:VirtualMachine",
		"gcp:compute/instance:Instance",
	}
	lib_tags.production(resource)
]

spot(machine) if machine.type == "aws:ec2/spotInstanceRequest:SpotInstanceRequest"

spot(machine) if machine.properties.instanceMarketOptions.marketType == "spot"

spot(machine) if machine.properties.priority in {"Spot", "Low"}

spot(machine) if machine.properties.scheduling.provisioningModel == "SPOT"

spot(machine) if machine.properties.scheduling.preemptible == true
