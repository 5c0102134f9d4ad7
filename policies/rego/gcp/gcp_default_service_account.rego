package novacron.resources.gcp_default_service_account

import data.novacron.lib

# METADATA
# title: Machines do not act as the default service account
# description: An instance, template or node pool names a service account of its own. A `serviceAccount` without `email`, and a node pool without `nodeConfig.serviceAccount`, have the default one, which may edit the project; an instance without `serviceAccount` has none.
# custom:
#   id: NCP-GCP-015
#   docs: docs/policies.md#ncp-gcp-015
#   effect: deny
#   severity: medium
#   category: access
#   frameworks: ["CIS GCP 3.0 4.1", "NIST CSF 2.0 PR.AA-05", "ISO/IEC 27001:2022 A.8.2", "SOC 2 CC6.3", "PCI DSS 4.0 Req. 7.2.2"]
#   remediation: 'Set serviceAccount.email (node pool: nodeConfig.serviceAccount) to a service account with the roles that are needed.'
deny contains lib.finding(rego.metadata.rule(), "the machine acts as the default service account") if default_account

default_account if {
	input.resource.type in {
		"gcp:compute/instance:Instance",
		"gcp:compute/instanceTemplate:InstanceTemplate",
		"gcp:compute/regionInstanceTemplate:RegionInstanceTemplate",
	}
	input.resource.properties.serviceAccount
	not lib.undecided("serviceAccount.email")
	of_the_project(lib.get(["serviceAccount", "email"]))
}

default_account if {
	input.resource.type == "gcp:container/nodePool:NodePool"
	not lib.undecided("nodeConfig.serviceAccount")
	of_the_project(lib.get(["nodeConfig", "serviceAccount"]))
}

of_the_project(account) if account in {null, "default"}

of_the_project(account) if endswith(account, "-compute@developer.gserviceaccount.com")
