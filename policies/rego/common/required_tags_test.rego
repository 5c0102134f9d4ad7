package novacron.resources.required_tags_test

import data.novacron.fixtures

id := "NCP-TAG-001"

name := "required_tags"

machine := "aws:ec2/instance:Instance"

sql := "gcp:sql/databaseInstance:DatabaseInstance"

denied(type, properties) := rules if {
	rules := fixtures.judged(name, fixtures.resource(type, properties)) with data.tags.required as ["Owner", "cost-center"]
}

test_allows_complete_tags if {
	denied(machine, {"tags": {"owner": "ada", "Cost-Center": "42"}}) == set()
	denied("azure-native:compute:VirtualMachine", {"tags": {"Owner": "ada", "cost-center": "42"}}) == set()
	denied("gcp:compute/instance:Instance", {"labels": {"owner": "ada", "cost-center": "42"}}) == set()
	denied(sql, {"settings": {"userLabels": {"owner": "ada", "cost-center": "42"}}}) == set()
}

test_allows_default_tags if {
	doc := fixtures.but(fixtures.resource(machine, {"tags": {"Owner": "ada"}}), {"provider": {"defaultTags": {"tags": {"cost-center": "42"}}}})
	fixtures.judged(name, doc) == set() with data.tags.required as ["owner", "cost-center"]
}

test_allows_other_types if denied("aws:iam/rolePolicy:RolePolicy", {}) == set()

test_allows_everything_where_nothing_is_required if fixtures.allows(name, machine, [{}])

test_allows_what_is_not_known_yet if {
	fixtures.waits(name, machine, {}, ["tags", "labels", "resourceLabels", "settings.userLabels"]) with data.tags.required as ["owner"]
}

test_denies_missing_and_empty_tags if {
	denied(machine, {}) == {id}
	denied(machine, {"tags": {"owner": "ada"}}) == {id}
	denied(machine, {"tags": {"owner": "ada", "cost-center": " "}}) == {id}
}

test_denies_each_missing_tag_once if {
	doc := fixtures.resource(machine, {})
	findings := data.novacron.resources.required_tags.deny with input as doc with data.tags.required as ["a", "b"]
	count(findings) == 2
}
