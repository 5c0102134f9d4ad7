package novacron.resources.aws_cloudfront_tls

import data.novacron.lib

# METADATA
# title: CloudFront speaks TLS to viewers
# description: No cache behavior of a distribution has the `viewerProtocolPolicy` allow-all, and a certificate of its own comes with a `minimumProtocolVersion` of TLS 1.2 or later.
# custom:
#   id: NCP-AWS-029
#   docs: docs/policies.md#ncp-aws-029
#   effect: deny
#   severity: medium
#   category: security
#   frameworks: ["NIST CSF 2.0 PR.DS-02", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC6.7", "PCI DSS 4.0 Req. 4.2.1"]
#   remediation: Set viewerProtocolPolicy to "redirect-to-https" and viewerCertificate.minimumProtocolVersion to "TLSv1.2_2021".
deny contains lib.finding(rego.metadata.rule(), message) if {
	input.resource.type == "aws:cloudfront/distribution:Distribution"
	some message in violations
}

violations contains "viewers may speak HTTP without TLS" if {
	some behavior in array.concat(
		[lib.get(["defaultCacheBehavior"])],
		object.get(input.resource.properties, "orderedCacheBehaviors", []),
	)
	behavior.viewerProtocolPolicy == "allow-all"
}

violations contains "viewers may speak versions of TLS before 1.2" if {
	input.resource.properties.viewerCertificate.minimumProtocolVersion in {"SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016"}
}
