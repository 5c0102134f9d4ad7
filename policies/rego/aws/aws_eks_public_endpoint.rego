package novacron.resources.aws_eks_public_endpoint

import data.novacron.lib
import data.novacron.lib_net

# METADATA
# title: The API of EKS clusters is not open to the Internet
# description: An EKS cluster switches `vpcConfig.endpointPublicAccess` off, or names the networks that reach it in `publicAccessCidrs`. Where both are absent it is open to all.
# custom:
#   id: NCP-AWS-020
#   docs: docs/policies.md#ncp-aws-020
#   effect: deny
#   severity: high
#   category: exposure
#   frameworks: ["NIST CSF 2.0 PR.IR-01", "ISO/IEC 27001:2022 A.8.20", "SOC 2 CC6.6", "PCI DSS 4.0 Req. 1.3.1"]
#   remediation: Set vpcConfig.endpointPublicAccess to false, or vpcConfig.publicAccessCidrs to networks of your own.
deny contains lib.finding(rego.metadata.rule(), "the cluster's API is open to the Internet") if {
	input.resource.type == "aws:eks/cluster:Cluster"
	not lib.undecided("vpcConfig.endpointPublicAccess")
	not lib.undecided("vpcConfig.publicAccessCidrs")
	not lib.off(["vpcConfig", "endpointPublicAccess"])
	lib_net.any_internet(object.get(input.resource.properties, ["vpcConfig", "publicAccessCidrs"], ["0.0.0.0/0"]))
}
