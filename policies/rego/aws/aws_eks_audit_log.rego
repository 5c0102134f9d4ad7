package novacron.resources.aws_eks_audit_log

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: Production EKS clusters write audit logs
# description: A production EKS cluster has `audit` among `enabledClusterLogTypes`; none is where it is absent.
# custom:
#   id: NCP-AWS-021
#   docs: docs/policies.md#ncp-aws-021
#   effect: deny
#   severity: medium
#   category: logging
#   frameworks: ["NIST CSF 2.0 PR.PS-04", "ISO/IEC 27001:2022 A.8.15", "SOC 2 CC7.2", "PCI DSS 4.0 Req. 10.2.1"]
#   remediation: Add "audit" to enabledClusterLogTypes.
deny contains lib.finding(rego.metadata.rule(), "the production cluster writes no audit log") if {
	input.resource.type == "aws:eks/cluster:Cluster"
	not lib.undecided("enabledClusterLogTypes")
	not "audit" in object.get(input.resource.properties, "enabledClusterLogTypes", [])
	lib_tags.production(input.resource)
}
