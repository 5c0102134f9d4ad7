package novacron.resources.aws_cloudtrail_regions_test

import data.novacron.fixtures

id := "NCP-AWS-022"

name := "aws_cloudtrail_regions"

type := "aws:cloudtrail/trail:Trail"

test_allows_all_regions if fixtures.allows(name, type, [{"isMultiRegionTrail": true}, {"isMultiRegionTrail": true, "enableLogging": true}])

test_allows_what_is_not_known_yet if fixtures.waits(name, type, {}, ["isMultiRegionTrail"])

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [{}])

test_denies_one_region_and_silence if {
	fixtures.denies(name, id, type, [{}, {"isMultiRegionTrail": false}, {"isMultiRegionTrail": true, "enableLogging": false}])
}
