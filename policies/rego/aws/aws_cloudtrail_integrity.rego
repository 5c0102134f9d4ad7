package novacron.resources.aws_cloudtrail_integrity

import data.novacron.lib

# METADATA
# title: CloudTrail logs cannot be changed unnoticed
# description: A trail sets `enableLogFileValidation`, which is off where it is absent.
# custom:
#   id: NCP-AWS-023
#   docs: docs/policies.md#ncp-aws-023
#   effect: deny
#   severity: medium
#   category: logging
#   frameworks: ["CIS AWS 3.0 3.2", "NIST CSF 2.0 PR.PS-04", "ISO/IEC 27001:2022 A.8.15", "PCI DSS 4.0 Req. 10.3.4"]
#   remediation: Set enableLogFileValidation to true.
#   remediate:
#     - {path: enableLogFileValidation, value: true}
deny contains lib.finding(rego.metadata.rule(), "changes of the trail's log files would go unnoticed") if {
	input.resource.type == "aws:cloudtrail/trail:Trail"
	not lib.undecided("enableLogFileValidation")
	not lib.on(["enableLogFileValidation"])
}
