package novacron.resources.aws_image_scan_test

import data.novacron.fixtures

id := "NCP-AWS-025"

name := "aws_image_scan"

type := "aws:ecr/repository:Repository"

test_allows_scans if fixtures.allows(name, type, [{"imageScanningConfiguration": {"scanOnPush": true}}])

test_allows_what_is_not_known_yet if fixtures.waits(name, type, {}, ["imageScanningConfiguration.scanOnPush"])

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{}])

test_denies_repositories_without if {
	fixtures.denies(name, id, type, [{}, {"imageScanningConfiguration": {"scanOnPush": false}}])
}
