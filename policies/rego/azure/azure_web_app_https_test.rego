package novacron.resources.azure_web_app_https_test

import data.novacron.fixtures

id := "NCP-AZR-016"

name := "azure_web_app_https"

type := "azure-native:web:WebApp"

test_allows_https if fixtures.allows(name, type, [{"httpsOnly": true}])

test_allows_what_is_not_known_yet if fixtures.waits(name, type, {}, ["httpsOnly"])

test_allows_other_types if fixtures.allows(name, "azure-native:search:Service", [{}])

test_denies_http if fixtures.denies(name, id, type, [{}, {"httpsOnly": false}])
