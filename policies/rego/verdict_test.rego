package novacron.policy_test

import data.novacron.fixtures

test_an_ordinary_placement_passes if {
	verdict := data.novacron.policy.verdict with input as fixtures.placement({}, {}, [])
	verdict == {"deny": set(), "prefer": set()}
}

test_every_denial_is_complete if {
	labels := {"data": "personal,health,confidential", "pci": "true", "tier": "production", "criticality": "high"}
	doc := fixtures.placement(labels, {"country": "US", "continent": "NA", "spot": true, "cordoned": true, "compliance": []}, [])
	findings := data.novacron.policy.verdict.deny with input as doc
	count(findings) == 5
	every finding in findings {
		object.keys(finding) == {"rule", "title", "message", "severity", "remediation"}
	}
}

test_one_cause_gives_one_denial_per_rule if {
	doc := fixtures.placement({"data": "personal,confidential"}, {"country": "US", "continent": "NA"}, [])
	count(data.novacron.policy.deny) == 1 with input as doc
}

test_an_absent_input_gets_no_verdict if not data.novacron.policy.verdict with input as {}

test_another_format_gets_no_verdict if {
	doc := object.union(fixtures.placement({}, {}, []), {"formatVersion": 2})
	not data.novacron.policy.verdict with input as doc
}
