package novacron.resources.aws_public_policies

import data.novacron.lib
import data.novacron.lib_iam

# METADATA
# title: Resource policies let in nobody in particular
# description: A policy of a bucket, queue, topic, secret, repository or key, and the permission of a function, has no statement that allows any principal without a condition.
# custom:
#   id: NCP-AWS-008
#   docs: docs/policies.md#ncp-aws-008
#   effect: deny
#   severity: critical
#   category: exposure
#   frameworks: ["CIS AWS 3.0 2.1.4", "NIST CSF 2.0 PR.AA-05", "ISO/IEC 27001:2022 A.8.3", "SOC 2 CC6.1", "PCI DSS 4.0 Req. 7.2.1"]
#   remediation: Name the accounts, roles or services in Principal, or add a Condition such as aws:SourceArn or aws:PrincipalOrgID.
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains "the policy allows any principal without a condition" if {
	input.resource.type in {
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
	lib_iam.open_to_anybody(input.resource.properties.policy)
}

violations contains "anybody may invoke the function" if {
	input.resource.type == "aws:lambda/permission:Permission"
	input.resource.properties.principal == "*"
	every narrowing in ["sourceArn", "sourceAccount", "principalOrgId"] {
		not input.resource.properties[narrowing]
		not lib.undecided(narrowing)
	}
}
