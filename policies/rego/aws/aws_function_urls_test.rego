package novacron.resources.aws_function_urls_test

import data.novacron.fixtures

id := "NCP-AWS-030"

name := "aws_function_urls"

type := "aws:lambda/functionUrl:FunctionUrl"

test_allows_callers_that_are_known if fixtures.allows(name, type, [{"authorizationType": "AWS_IAM"}, {}])

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{"authorizationType": "NONE"}])

test_denies_anybody if fixtures.denies(name, id, type, [{"authorizationType": "NONE"}])
