package novacron.lib_tags_test

import data.novacron.lib_tags

test_tags_over_defaults if {
	resource := {
		"properties": {"tags": {"env": "test"}},
		"provider": {"defaultTags": {"tags": {"env": "prod", "owner": "ada"}}},
	}
	lib_tags.of(resource) == {"env": "test", "owner": "ada"}
}

test_defaults_as_the_engine_hands_them_on if {
	lib_tags.of({"properties": {}, "provider": {"defaultTags": "{\"tags\": {\"owner\": \"ada\"}}"}}) == {"owner": "ada"}
	lib_tags.of({"properties": {}, "provider": {"defaultLabels": "{\"owner\": \"ada\"}"}}) == {"owner": "ada"}
	lib_tags.of({"properties": {}, "provider": {"defaultLabels": {"owner": "ada"}}}) == {"owner": "ada"}
}

test_labels_of_google_cloud if {
	lib_tags.of({"properties": {"labels": {"a": "1"}, "tags": ["web"]}}) == {"a": "1"}
	lib_tags.of({"properties": {"resourceLabels": {"a": "1"}}}) == {"a": "1"}
	lib_tags.of({"properties": {"settings": {"userLabels": {"a": "1"}}}}) == {"a": "1"}
	lib_tags.of({"properties": {}}) == {}
}

tagged(tags) := {"properties": {"tags": tags}}

test_values_without_case_and_blanks if {
	lib_tags.values(tagged({"Env": " Prod ", "ENV": "test", "other": "x"}), "env") == {"prod", "test"}
	lib_tags.values(tagged({"env": 1}), "env") == set()
	lib_tags.says(tagged({"Env": "PROD"}), "env", "prod")
	not lib_tags.says(tagged({"Env": "PROD"}), "env", "test")
}

test_data_classes if {
	lib_tags.data_classes(tagged({"Data": "Personal, health"})) == {"personal", "health"}
	lib_tags.data_classes(tagged({})) == set()
}

production(resource, stack) if lib_tags.production(resource) with input as {"stack": stack}

test_production_by_tags if {
	every key in ["environment", "env", "stage", "tier", "Environment"] {
		every value in ["prod", "production", "Production"] {
			production(tagged({key: value}), "test")
		}
		not production(tagged({key: "test"}), "prod")
	}
}

test_production_by_the_stack if {
	production(tagged({}), "prod")
	production(tagged({"owner": "ada"}), "Production")
	not production(tagged({}), "test")
}
