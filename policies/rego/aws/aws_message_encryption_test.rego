package novacron.resources.aws_message_encryption_test

import data.novacron.fixtures

id := "NCP-AWS-024"

name := "aws_message_encryption"

queue := "aws:sqs/queue:Queue"

topic := "aws:sns/topic:Topic"

test_allows_encryption if {
	fixtures.allows(name, queue, [{}, {"sqsManagedSseEnabled": true}, {"sqsManagedSseEnabled": false, "kmsMasterKeyId": "alias/aws/sqs"}])
	fixtures.allows(name, topic, [{"kmsMasterKeyId": "alias/aws/sns"}])
}

test_allows_what_is_not_known_yet if {
	fixtures.waits(name, topic, {}, ["kmsMasterKeyId"])
	fixtures.waits(name, queue, {"sqsManagedSseEnabled": false}, ["kmsMasterKeyId"])
}

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{"sqsManagedSseEnabled": false}])

test_denies_plain_messages if {
	fixtures.denies(name, id, queue, [{"sqsManagedSseEnabled": false}, {"sqsManagedSseEnabled": false, "kmsMasterKeyId": ""}])
	fixtures.denies(name, id, topic, [{}, {"kmsMasterKeyId": ""}])
}
