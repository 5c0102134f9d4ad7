package novacron.resources.gcp_powerful_service_accounts

import data.novacron.lib

# METADATA
# title: Service accounts do not own or edit the project
# description: No binding of a project gives roles/owner or roles/editor to a service account.
# custom:
#   id: NCP-GCP-017
#   docs: docs/policies.md#ncp-gcp-017
#   effect: deny
#   severity: high
#   category: access
#   frameworks: ["CIS GCP 3.0 1.5", "NIST CSF 2.0 PR.AA-05", "ISO/IEC 27001:2022 A.8.2", "SOC 2 CC6.3", "PCI DSS 4.0 Req. 7.2.2"]
#   remediation: Give the service account predefined or custom roles with the permissions that it needs.
deny contains lib.finding(rego.metadata.rule(), "a service account may change the whole project") if {
	input.resource.type in {"gcp:projects/iAMMember:IAMMember", "gcp:projects/iAMBinding:IAMBinding"}
	input.resource.properties.role in {"roles/owner", "roles/editor"}
	some member in members
	startswith(member, "serviceAccount:")
}

members contains input.resource.properties.member

members contains member if some member in input.resource.properties.members
