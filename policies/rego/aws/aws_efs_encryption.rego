package novacron.resources.aws_efs_encryption

import data.novacron.lib

# METADATA
# title: EFS file systems are encrypted
# description: An EFS file system sets `encrypted`, which is off where it is absent.
# custom:
#   id: NCP-AWS-018
#   docs: docs/policies.md#ncp-aws-018
#   effect: deny
#   severity: high
#   category: security
#   frameworks: ["CIS AWS 3.0 2.4.1", "NIST CSF 2.0 PR.DS-01", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC6.1", "PCI DSS 4.0 Req. 3.5.1"]
#   remediation: Set encrypted to true; an existing file system must be replaced.
deny contains lib.finding(rego.metadata.rule(), "the file system is not encrypted") if {
	input.resource.type == "aws:efs/fileSystem:FileSystem"
	not lib.undecided("encrypted")
	not lib.on(["encrypted"])
}
