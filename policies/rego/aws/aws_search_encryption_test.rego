package novacron.resources.aws_search_encryption_test

import data.novacron.fixtures

id := "NCP-AWS-028"

name := "aws_search_encryption"

type := "aws:opensearch/domain:Domain"

all := {
	"encryptAtRest": {"enabled": true},
	"nodeToNodeEncryption": {"enabled": true},
	"domainEndpointOptions": {"enforceHttps": true},
}

test_allows_all_three if fixtures.allows(name, type, [all])

test_allows_what_is_not_known_yet if {
	every property in object.keys(all) {
		fixtures.waits(name, type, object.remove(all, [property]), [property, concat(".", [property, "enabled"])])
	}
}

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{}])

test_denies_one_that_is_off_or_absent if {
	every property in object.keys(all) {
		fixtures.denies(name, id, type, [
			object.remove(all, [property]),
			object.union(all, {property: {"enabled": false, "enforceHttps": false}}),
		])
	}
}
