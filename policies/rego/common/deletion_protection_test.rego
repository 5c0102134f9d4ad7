package novacron.resources.deletion_protection_test

import data.novacron.fixtures

id := "NCP-REL-002"

name := "deletion_protection"

sql := "gcp:sql/databaseInstance:DatabaseInstance"

test_allows_protection if {
	every type, property in data.stateful.deletionProtection {
		fixtures.allows(name, type, [{property: true}])
		fixtures.waits(name, type, {}, [property])
	}
	fixtures.allows(name, sql, [{}, {"deletionProtection": true}])
}

test_allows_the_option if {
	every type in object.keys(data.stateful.deletionProtection) | {sql} {
		fixtures.judged(name, fixtures.but(fixtures.resource(type, {"deletionProtection": false}), {"protect": true})) == set()
	}
	every type in data.stateful.onlyProtect {
		fixtures.judged(name, fixtures.but(fixtures.resource(type, {}), {"protect": true})) == set()
	}
}

test_allows_tests if fixtures.allows(name, "aws:rds/instance:Instance", [{"tags": {"env": "test"}}])

test_allows_other_types if fixtures.allows(name, "aws:sns/topic:Topic", [{"deletionProtection": false}])

test_denies_databases_without if {
	every type, property in data.stateful.deletionProtection {
		fixtures.denies(name, id, type, [{}, {property: false}])
	}
	every type in data.stateful.onlyProtect {
		fixtures.denies(name, id, type, [{}])
	}
	fixtures.denies(name, id, sql, [{"deletionProtection": false}])
}
