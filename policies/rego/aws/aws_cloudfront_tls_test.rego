package novacron.resources.aws_cloudfront_tls_test

import data.novacron.fixtures

id := "NCP-AWS-029"

name := "aws_cloudfront_tls"

type := "aws:cloudfront/distribution:Distribution"

version(text) := {"viewerCertificate": {"minimumProtocolVersion": text}}

test_allows_tls if {
	fixtures.allows(name, type, [
		{},
		version("TLSv1.2_2021"),
		{"defaultCacheBehavior": {"viewerProtocolPolicy": "https-only"}, "orderedCacheBehaviors": [{"viewerProtocolPolicy": "redirect-to-https"}]},
		{"viewerCertificate": {"cloudfrontDefaultCertificate": true}},
	])
}

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [version("TLSv1")])

test_denies_plain_http if {
	fixtures.denies(name, id, type, [
		{"defaultCacheBehavior": {"viewerProtocolPolicy": "allow-all"}},
		{"orderedCacheBehaviors": [{"viewerProtocolPolicy": "https-only"}, {"viewerProtocolPolicy": "allow-all"}]},
	])
}

test_denies_older_versions if {
	fixtures.denies(name, id, type, [version("SSLv3"), version("TLSv1"), version("TLSv1_2016"), version("TLSv1.1_2016")])
}
