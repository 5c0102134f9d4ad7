package novacron.resources.aws_default_security_group_test

import data.novacron.fixtures

id := "NCP-AWS-012"

name := "aws_default_security_group"

type := "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"

test_allows_no_rules if fixtures.allows(name, type, [{}, {"ingress": [], "egress": []}])

test_allows_other_groups if fixtures.allows(name, "aws:ec2/securityGroup:SecurityGroup", [{"ingress": [{}], "egress": [{}]}])

test_denies_rules if fixtures.denies(name, id, type, [{"ingress": [{}]}, {"egress": [{}]}])
