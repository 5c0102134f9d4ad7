package novacron.resources.stale_decisions

import data.novacron.lib

# METADATA
# title: Decisions are not too old
# description: A decision was made at most `review.maximumDecisionAgeDays` ago, where the review knows when (`decided_ns`, from the project's store). A runner without the store does not, and lists such decisions as not judged; nor does the pack, for which the rule is not applicable. What was cheap and safe then need not be now.
# custom:
#   id: NCP-OPS-002
#   docs: docs/policies.md#ncp-ops-002
#   effect: deny
#   severity: low
#   category: operations
#   frameworks: ["NIST CSF 2.0 PR.PS-01", "ISO/IEC 27001:2022 A.8.9"]
#   remediation: Run novacron rebalance, or replace the placement, so that it is decided anew.
deny contains lib.finding(rego.metadata.rule(), message) if {
	input.resource.type in {"novacron:index:Placement", "novacron:index:QuantumJob"}
	days := (input.now_ns - input.resource.decided_ns) / 86400000000000
	days > data.review.maximumDecisionAgeDays
	message := sprintf("the decision is %d days old, older than %v", [floor(days), data.review.maximumDecisionAgeDays])
}
