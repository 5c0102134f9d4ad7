package novacron.resources.aws_cloudtrail_regions

import data.novacron.lib

# METADATA
# title: CloudTrail records all regions
# description: A trail sets `isMultiRegionTrail`, which is off where it is absent, and does not switch `enableLogging` off.
# custom:
#   id: NCP-AWS-022
#   docs: docs/policies.md#ncp-aws-022
#   effect: deny
#   severity: high
#   category: logging
#   frameworks: ["CIS AWS 3.0 3.1", "NIST CSF 2.0 PR.PS-04", "ISO/IEC 27001:2022 A.8.15", "SOC 2 CC7.2", "PCI DSS 4.0 Req. 10.2.1"]
#   remediation: Set isMultiRegionTrail to true, and leave enableLogging on.
deny contains lib.finding(rego.metadata.rule(), message) if {
	input.resource.type == "aws:cloudtrail/trail:Trail"
	some message in violations
}

violations contains "the trail records one region only" if {
	not lib.undecided("isMultiRegionTrail")
	not lib.on(["isMultiRegionTrail"])
}

violations contains "the trail records nothing" if lib.off(["enableLogging"])
