package novacron.resources.open_to_the_world_test

import data.novacron.fixtures

id := "NCP-NET-002"

name := "open_to_the_world"

firewall(allow) := {"sourceRanges": ["0.0.0.0/0"], "allows": [allow]}

type := "gcp:compute/firewall:Firewall"

test_allows_named_ports if fixtures.allows(name, type, [firewall({"protocol": "tcp", "ports": ["1-65535"]}), firewall({"protocol": "icmp"})])

test_denies_every_port if {
	fixtures.denies(name, id, type, [firewall({"protocol": "all"}), firewall({"protocol": "tcp", "ports": ["0-65535"]})])
}
