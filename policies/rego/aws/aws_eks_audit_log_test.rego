package novacron.resources.aws_eks_audit_log_test

import data.novacron.fixtures

id := "NCP-AWS-021"

name := "aws_eks_audit_log"

type := "aws:eks/cluster:Cluster"

test_allows_audit_logs if {
	fixtures.allows(name, type, [{"enabledClusterLogTypes": ["api", "audit"]}, {"tags": {"env": "test"}}])
}

test_allows_what_is_not_known_yet if fixtures.waits(name, type, {}, ["enabledClusterLogTypes"])

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{}])

test_denies_clusters_without if fixtures.denies(name, id, type, [{}, {"enabledClusterLogTypes": ["api"]}])
