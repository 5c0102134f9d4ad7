package novacron.resources.aws_public_policies_test

import data.novacron.fixtures

id := "NCP-AWS-008"

name := "aws_public_policies"

types := {
	"aws:s3/bucket:Bucket",
	"aws:s3/bucketPolicy:BucketPolicy",
	"aws:sqs/queue:Queue",
	"aws:sqs/queuePolicy:QueuePolicy",
	"aws:sns/topic:Topic",
	"aws:sns/topicPolicy:TopicPolicy",
	"aws:secretsmanager/secret:Secret",
	"aws:secretsmanager/secretPolicy:SecretPolicy",
	"aws:ecr/repositoryPolicy:RepositoryPolicy",
	"aws:kms/key:Key",
	"aws:kms/keyPolicy:KeyPolicy",
}

function := "aws:lambda/permission:Permission"

open := {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}

narrow := {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "*", "Resource": "*"}]}

test_allows_named_principals if {
	every type in types {
		fixtures.allows(name, type, [{}, {"policy": narrow}, {"policy": json.marshal(narrow)}])
	}
	fixtures.allows(name, function, [
		{"principal": "s3.amazonaws.com"},
		{"principal": "*", "sourceArn": "arn"},
		{"principal": "*", "sourceAccount": "123456789012"},
		{"principal": "*", "principalOrgId": "o-1"},
	])
}

test_allows_what_is_not_known_yet if {
	fixtures.waits(name, function, {"principal": "*"}, ["sourceArn", "sourceAccount", "principalOrgId"])
}

test_allows_other_types if fixtures.allows(name, "aws:iam/policy:Policy", [{"policy": open, "principal": "*"}])

test_denies_any_principal if {
	every type in types {
		fixtures.denies(name, id, type, [{"policy": open}, {"policy": json.marshal(open)}])
	}
	fixtures.denies(name, id, function, [{"principal": "*"}])
}
