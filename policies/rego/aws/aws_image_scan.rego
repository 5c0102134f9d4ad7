package novacron.resources.aws_image_scan

import data.novacron.lib

# METADATA
# title: Images are scanned when they are pushed
# description: An ECR repository sets `imageScanningConfiguration.scanOnPush`, which is off where it is absent. Waive it where the registry scans by itself.
# custom:
#   id: NCP-AWS-025
#   docs: docs/policies.md#ncp-aws-025
#   effect: deny
#   severity: low
#   category: operations
#   frameworks: ["NIST CSF 2.0 ID.RA-01", "ISO/IEC 27001:2022 A.8.8", "PCI DSS 4.0 Req. 11.3.1"]
#   remediation: Set imageScanningConfiguration.scanOnPush to true.
#   remediate:
#     - {path: imageScanningConfiguration.scanOnPush, value: true}
deny contains lib.finding(rego.metadata.rule(), "images are not scanned when they are pushed") if {
	input.resource.type == "aws:ecr/repository:Repository"
	not lib.undecided("imageScanningConfiguration")
	not lib.on(["imageScanningConfiguration", "scanOnPush"])
}
