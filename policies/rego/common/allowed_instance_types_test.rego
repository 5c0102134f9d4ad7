package novacron.resources.allowed_instance_types_test

import data.novacron.fixtures

id := "NCP-TYP-001"

name := "allowed_instance_types"

machine(size) := fixtures.resource("aws:ec2/instance:Instance", {"instanceType": size})

judged(doc) := rules if {
	rules := fixtures.judged(name, doc) with data.instances.allowedTypes as ["t3.*", "m7g.large"]
}

test_allows_the_types if {
	judged(machine("t3.micro")) == set()
	judged(machine("m7g.large")) == set()
}

test_allows_what_is_no_machine_or_not_known_yet if {
	judged(fixtures.resource("aws:sns/topic:Topic", {"instanceType": "x"})) == set()
	judged(fixtures.resource("aws:ec2/instance:Instance", {})) == set()
}

test_allows_everything_where_no_type_is_named if fixtures.judged(name, machine("p5.48xlarge")) == set()

test_denies_other_types if {
	judged(machine("p5.48xlarge")) == {id}
	judged(machine("m7g.xlarge")) == {id}
}
