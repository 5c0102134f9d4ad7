package novacron.resources.aws_immutable_images

import data.novacron.lib
import data.novacron.lib_tags

# METADATA
# title: Tags of production images do not move
# description: A production ECR repository sets `imageTagMutability` to IMMUTABLE, with or without exclusions; tags move where it is absent.
# custom:
#   id: NCP-AWS-026
#   docs: docs/policies.md#ncp-aws-026
#   effect: deny
#   severity: low
#   category: operations
#   frameworks: ["NIST CSF 2.0 PR.PS-01", "ISO/IEC 27001:2022 A.8.9", "SOC 2 CC8.1"]
#   remediation: Set imageTagMutability to "IMMUTABLE".
deny contains lib.finding(rego.metadata.rule(), "whoever can push can exchange the image behind a tag") if {
	input.resource.type == "aws:ecr/repository:Repository"
	not lib.undecided("imageTagMutability")
	lib.get(["imageTagMutability"]) in {null, "MUTABLE", "MUTABLE_WITH_EXCLUSION"}
	lib_tags.production(input.resource)
}
