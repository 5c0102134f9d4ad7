package novacron.resources.aws_instance_metadata_test

import data.novacron.fixtures

id := "NCP-AWS-001"

instance(properties) := fixtures.resource("aws:ec2/instance:Instance", properties)

test_allows_required_tokens if {
	fixtures.resource_denied(instance({"metadataOptions": {"httpTokens": "required"}}), id) == set()
}

test_allows_without_endpoint if {
	fixtures.resource_denied(instance({"metadataOptions": {"httpEndpoint": "disabled", "httpTokens": "optional"}}), id) == set()
}

test_allows_what_is_not_known_yet if {
	doc := json.patch(instance({}), [{"op": "add", "path": "/resource/unknown/-", "value": "metadataOptions.httpTokens"}])
	fixtures.resource_denied(doc, id) == set()
}

test_allows_options_that_are_not_known_yet if {
	doc := json.patch(instance({}), [{"op": "add", "path": "/resource/unknown/-", "value": "metadataOptions"}])
	fixtures.resource_denied(doc, id) == set()
}

test_allows_other_types if fixtures.resource_denied(fixtures.resource("aws:s3/bucket:Bucket", {}), id) == set()

test_denies_optional_tokens if {
	fixtures.resource_denied(instance({"metadataOptions": {"httpTokens": "optional"}}), id) == {id}
}

test_denies_a_template_without_options if {
	fixtures.resource_denied(fixtures.resource("aws:ec2/launchTemplate:LaunchTemplate", {}), id) == {id}
}
