package novacron.resources.aws_tls_policy_test

import data.novacron.fixtures

id := "NCP-AWS-019"

name := "aws_tls_policy"

types := {"aws:lb/listener:Listener", "aws:alb/listener:Listener"}

policies := {
	"ELBSecurityPolicy-TLS13-1-2-2021-06",
	"ELBSecurityPolicy-TLS13-1-3-2021-06",
	"ELBSecurityPolicy-TLS-1-2-Ext-2018-06",
	"ELBSecurityPolicy-FS-1-2-Res-2020-10",
}

test_allows_tls_12_and_later if {
	every type in types {
		every policy in policies {
			fixtures.allows(name, type, [{"protocol": "HTTPS", "sslPolicy": policy}, {"protocol": "TLS", "sslPolicy": policy}])
		}
		fixtures.allows(name, type, [{}, {"protocol": "HTTP"}])
		fixtures.waits(name, type, {"protocol": "TLS"}, ["sslPolicy"])
	}
}

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{"protocol": "HTTPS"}])

test_denies_older_versions if {
	every type in types {
		every protocol in ["HTTPS", "TLS"] {
			fixtures.denies(name, id, type, [
				{"protocol": protocol},
				{"protocol": protocol, "sslPolicy": "ELBSecurityPolicy-2016-08"},
				{"protocol": protocol, "sslPolicy": "ELBSecurityPolicy-TLS13-1-0-2021-06"},
			])
		}
	}
}
