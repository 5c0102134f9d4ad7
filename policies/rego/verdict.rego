# The one entry point. Every package under `novacron.rules` takes part by being there; there is no list to forget.
#
# Without the format version there is no verdict, and the host fails closed. The WebAssembly runtime takes an input that it
# cannot parse for an absent one, which no rule would deny.
package novacron.policy

# METADATA
# title: NovaCron verdict
# description: What the rules say about one candidate for one request.
# entrypoint: true
# custom:
#   formatVersion: 1
#   openMaps:
#     - carbon.ceilingGramsPerKwhByClass
#     - risk.maximumByCriticality
#     - spend.maximumGpuCostPerMonth
#     - spend.maximumQuantumJobCost
verdict := {"deny": deny, "prefer": prefer} if input.formatVersion == 1

deny contains finding if some finding in data.novacron.rules[_].deny

prefer contains preference if some preference in data.novacron.rules[_].prefer
