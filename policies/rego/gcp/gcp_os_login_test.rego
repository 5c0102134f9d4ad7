package novacron.resources.gcp_os_login_test

import data.novacron.fixtures

id := "NCP-GCP-004"

name := "gcp_os_login"

machines := {
	"gcp:compute/instance:Instance",
	"gcp:compute/instanceTemplate:InstanceTemplate",
	"gcp:compute/regionInstanceTemplate:RegionInstanceTemplate",
}

project := "gcp:compute/projectMetadata:ProjectMetadata"

item := "gcp:compute/projectMetadataItem:ProjectMetadataItem"

oslogin(value) := {"metadata": {"enable-oslogin": value}}

test_allows_os_login if {
	every type in machines {
		fixtures.allows(name, type, [{}, oslogin("TRUE")])
	}
	fixtures.allows(name, project, [oslogin("TRUE"), oslogin("true")])
	fixtures.allows(name, item, [{"key": "enable-oslogin", "value": "TRUE"}, {"key": "other", "value": "false"}])
}

test_allows_what_is_not_known_yet if fixtures.waits(name, project, {}, ["metadata", "metadata.enable-oslogin"])

test_allows_other_types if fixtures.allows(name, "gcp:pubsub/topic:Topic", [oslogin("FALSE")])

test_denies_keys if {
	every type in machines {
		fixtures.denies(name, id, type, [oslogin("FALSE"), oslogin("false")])
	}
	fixtures.denies(name, id, project, [{}, {"metadata": {"other": "x"}}, oslogin("FALSE")])
	fixtures.denies(name, id, item, [{"key": "enable-oslogin", "value": "False"}])
}
