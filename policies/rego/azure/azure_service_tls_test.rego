package novacron.resources.azure_service_tls_test

import data.novacron.fixtures

id := "NCP-AZR-010"

name := "azure_service_tls"

cases := [
	["azure-native:sql:Server", ["None", "1.0", "1.1"], "minimalTlsVersion"],
	["azure-native:cosmosdb:DatabaseAccount", ["Tls", "Tls11"], "minimalTlsVersion"],
	["azure-native:redis:Redis", ["1.0", "1.1"], "minimumTlsVersion"],
]

app := "azure-native:web:WebApp"

test_allows_tls_12 if {
	every case in cases {
		fixtures.allows(name, case[0], [{}, {case[2]: "1.2"}, {case[2]: "Tls12"}])
	}
	fixtures.allows(name, app, [{}, {"siteConfig": {"minTlsVersion": "1.2"}}])
	fixtures.allows(name, "azure-native:redis:Redis", [{"enableNonSslPort": false}])
}

test_allows_other_types if fixtures.allows(name, "azure-native:search:Service", [{"minimalTlsVersion": "1.0", "enableNonSslPort": true}])

test_denies_older_versions if {
	every case in cases {
		every version in case[1] {
			fixtures.denies(name, id, case[0], [{case[2]: version}])
		}
	}
	fixtures.denies(name, id, app, [{"siteConfig": {"minTlsVersion": "1.0"}}])
}

test_denies_connections_without_tls if {
	fixtures.denies(name, id, "azure-native:redis:Redis", [{"enableNonSslPort": true}])
}
