package novacron.resources.aws_search_encryption

import data.novacron.lib

# METADATA
# title: Search domains are encrypted at rest, between nodes and to clients
# description: An OpenSearch domain sets `encryptAtRest.enabled`, `nodeToNodeEncryption.enabled` and `domainEndpointOptions.enforceHttps`; each is off where it is absent.
# custom:
#   id: NCP-AWS-028
#   docs: docs/policies.md#ncp-aws-028
#   effect: deny
#   severity: high
#   category: security
#   frameworks: ["NIST CSF 2.0 PR.DS-01", "NIST CSF 2.0 PR.DS-02", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC6.7"]
#   remediation: Set encryptAtRest.enabled, nodeToNodeEncryption.enabled and domainEndpointOptions.enforceHttps to true.
deny contains lib.finding(rego.metadata.rule(), message) if {
	input.resource.type == "aws:opensearch/domain:Domain"
	some path in [
		["encryptAtRest", "enabled"],
		["nodeToNodeEncryption", "enabled"],
		["domainEndpointOptions", "enforceHttps"],
	]
	not lib.undecided(path[0])
	not lib.on(path)
	message := sprintf("%s is off", [concat(".", path)])
}
