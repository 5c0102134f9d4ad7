package novacron.resources.aws_ebs_encryption_by_default_test

import data.novacron.fixtures

id := "NCP-AWS-004"

name := "aws_ebs_encryption_by_default"

type := "aws:ebs/encryptionByDefault:EncryptionByDefault"

test_allows_encryption if fixtures.allows(name, type, [{}, {"enabled": true}])

test_allows_other_types if fixtures.allows(name, "aws:ec2/instance:Instance", [{"enabled": false}])

test_denies_switching_it_off if fixtures.denies(name, id, type, [{"enabled": false}, {"enabled": "false"}])
