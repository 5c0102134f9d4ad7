package novacron.resources.post_quantum_tls_test

import data.novacron.fixtures

id := "NCP-PQC-003"

name := "post_quantum_tls"

types := {"aws:lb/listener:Listener", "aws:alb/listener:Listener"}

demanded := {"tags": {"quantum-safe": "required"}}

policy(text) := object.union(demanded, {"sslPolicy": text})

test_allows_post_quantum_policies if {
	every type in types {
		fixtures.allows(name, type, [policy("ELBSecurityPolicy-TLS13-1-2-PQ-2025-09"), policy("ELBSecurityPolicy-TLS13-1-3-PQ-2025-09")])
		fixtures.allows(name, type, [{"sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06"}, {"tags": {"quantum-safe": "no"}}])
		fixtures.waits(name, type, demanded, ["sslPolicy"])
	}
}

test_allows_other_types if fixtures.allows(name, "aws:elb/loadBalancer:LoadBalancer", [demanded])

test_denies_classical_policies if {
	every type in types {
		fixtures.denies(name, id, type, [demanded, policy("ELBSecurityPolicy-TLS13-1-2-2021-06")])
	}
}
