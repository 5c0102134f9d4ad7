package novacron.rules.production_nodes_test

import data.novacron.fixtures

id := "NCP-OPS-001"

production := {"tier": "Production"}

test_allows_patched_nodes_in_service if fixtures.denied(fixtures.placement(production, {}, [])) == set()

test_allows_others if {
	spoilt := {"cordoned": true, "security": {"patchAgeDays": 400}}
	fixtures.denied(fixtures.placement({"tier": "test"}, spoilt, [])) == set()
}

test_denies_cordoned if {
	doc := fixtures.placement(production, {"cordoned": true}, [])
	fixtures.denied(doc) == {id}
	fixtures.said(doc, id, "is cordoned")
}

test_denies_old_patches if {
	doc := fixtures.placement(production, {"security": {"patchAgeDays": 46}}, [])
	fixtures.denied(doc) == {id}
	fixtures.said(doc, id, "46 days ago, above the 45")
}

test_denies_unknown_patch_age if {
	fixtures.said(fixtures.placement(production, {}, ["security/patchAgeDays"]), id, "patch age, but")
}

test_denies_unknown_cordon if {
	fixtures.said(fixtures.placement(production, {}, ["cordoned"]), id, "cordoned is unknown")
}

test_allows_at_the_patch_age if {
	fixtures.denied(fixtures.placement({"tier": "production"}, {"security": {"patchAgeDays": 45}}, [])) == set()
}

test_allows_quantum_jobs if {
	place := object.union(fixtures.in_germany, {"cordoned": true, "security": {"patchAgeDays": 99}})
	fixtures.denied(fixtures.quantum({"tier": "production"}, place, {"cost": 1})) == set()
}
