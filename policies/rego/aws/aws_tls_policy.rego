package novacron.resources.aws_tls_policy

import data.novacron.lib

# METADATA
# title: Load balancers refuse old versions of TLS
# description: 'A listener for HTTPS or TLS names an `sslPolicy` whose name begins with one of `aws.tlsPolicyPrefixes`: TLS 1.2 or later. The policy where it is absent still takes TLS 1.0.'
# custom:
#   id: NCP-AWS-019
#   docs: docs/policies.md#ncp-aws-019
#   effect: deny
#   severity: medium
#   category: security
#   frameworks: ["NIST CSF 2.0 PR.DS-02", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC6.7", "PCI DSS 4.0 Req. 4.2.1"]
#   remediation: Set sslPolicy to ELBSecurityPolicy-TLS13-1-2-2021-06 or a later one.
deny contains lib.finding(rego.metadata.rule(), "the listener takes versions of TLS before 1.2") if {
	input.resource.type in {"aws:lb/listener:Listener", "aws:alb/listener:Listener"}
	input.resource.properties.protocol in {"HTTPS", "TLS"}
	not lib.undecided("sslPolicy")
	not strong
}

strong if {
	some prefix in data.aws.tlsPolicyPrefixes
	startswith(input.resource.properties.sslPolicy, prefix)
}
