package novacron.resources.aws_multi_zone_databases

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: Production databases survive the loss of a zone
# description: A production RDS instance sets `multiAz`, which is off where it is absent. Read replicas are exempt; clusters spread by themselves.
# custom:
#   id: NCP-AWS-016
#   docs: docs/policies.md#ncp-aws-016
#   effect: deny
#   severity: medium
#   category: resilience
#   frameworks: ["NIST CSF 2.0 PR.IR-03", "ISO/IEC 27001:2022 A.8.14"]
#   remediation: Set multiAz to true.
deny contains lib.finding(rego.metadata.rule(), "the production database stands in one zone") if {
	input.resource.type == "aws:rds/instance:Instance"
	not lib.undecided("multiAz")
	not lib.on(["multiAz"])
	not input.resource.properties.replicateSourceDb
	not lib.undecided("replicateSourceDb")
	lib_tags.production(input.resource)
}
