package novacron.rules.open_vulnerabilities

import data.novacron.lib

# METADATA
# title: Internet-facing work runs on nodes with few open vulnerabilities
# description: A placement labelled exposure=public needs a node with at most `security.maximumOpenVulnerabilitiesWhenPublic` open vulnerabilities.
# custom:
#   id: NCP-SEC-001
#   docs: docs/policies.md#ncp-sec-001
#   effect: deny
#   severity: high
#   category: security
#   frameworks: ["ISO/IEC 27001:2022 A.8.8", "CIS Controls 7"]
#   remediation: Patch the node or choose another; security.maximumOpenVulnerabilitiesWhenPublic holds the ceiling.
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains message if {
	applies
	input.candidate.security.openVulnerabilities > maximum
	message := sprintf("the candidate has %v open vulnerabilities, above %v for internet-facing work", [input.candidate.security.openVulnerabilities, maximum])
}

violations contains "internet-facing work needs the number of open vulnerabilities, but the candidate's is unknown" if {
	applies
	not known
}

applies if {
	input.kind == "placement"
	lib.label("exposure") == "public"
}

maximum := data.security.maximumOpenVulnerabilitiesWhenPublic

known if is_number(input.candidate.security.openVulnerabilities)
