package novacron.resources.plain_secrets_test

import data.novacron.fixtures

id := "NCP-SEC-003"

name := "plain_secrets"

function := "aws:lambda/function:Function"

wrapped(variables) := [
	[function, {"environment": {"variables": variables}}],
	["azure-native:web:WebApp", {"siteConfig": {"appSettings": [{"name": key, "value": value} | some key, value in variables]}}],
	["azure-native:web:WebAppSlot", {"siteConfig": {"appSettings": [{"name": key, "value": value} | some key, value in variables]}}],
	["gcp:cloudfunctions/function:Function", {"environmentVariables": variables}],
	["gcp:cloudfunctionsv2/function:Function", {"serviceConfig": {"environmentVariables": variables}}],
]

variable(key, value) := {"environment": {"variables": {key: value}}}

test_allows_plain_settings if {
	every case in wrapped({"LOG_LEVEL": "information", "DB_PASSWORD_ARN": "arn:aws:secretsmanager:eu-west-1:1:secret:x"}) {
		fixtures.allows(name, case[0], [{}, case[1]])
	}
}

test_allows_references if {
	every value in [
		"[secret]",
		"arn:aws:secretsmanager:x",
		"/prod/db/password",
		"@Microsoft.KeyVault(SecretUri=x)",
		"{{resolve:secretsmanager:x}}",
		"projects/p/secrets/x",
		"https://vault.example.com/x",
		"1234567",
	] {
		fixtures.allows(name, function, [variable("DB_PASSWORD", value)])
	}
}

test_allows_names_that_only_mention_one if {
	every key in ["TOKEN_URL", "SECRET_NAME", "MONKEY", "PASSWORD_LENGTH", "KEYBOARD"] {
		fixtures.allows(name, function, [variable(key, "something long")])
	}
}

test_allows_values_that_are_no_keys if {
	fixtures.allows(name, function, [variable("ID", "AKIA123"), variable("ID", "xAKIAABCDEFGHIJKLMNOP"), variable("ID", "AKIAABCDEFGHIJKLMNOPQ")])
	fixtures.allows(name, function, [variable("COUNT", 12345678), variable("PASSWORD", 12345678)])
}

test_allows_other_types if fixtures.allows(name, "aws:sfn/stateMachine:StateMachine", [variable("PASSWORD", "correct-horse")])

test_denies_plain_secrets if {
	every case in wrapped({"DB_PASSWORD": "correct-horse"}) {
		fixtures.denies(name, id, case[0], [case[1]])
	}
}

test_denies_every_name if {
	every key in [
		"password",
		"DB_PASSWD",
		"KEY_PASSPHRASE",
		"ClientSecret",
		"GITHUB_TOKEN",
		"API_KEY",
		"APIKEY",
		"SIGNING_PRIVATE_KEY",
		"PRIVATEKEY",
		"AWS_SECRET_ACCESS_KEY",
		"ACCESSKEY",
		"CREDENTIALS",
	] {
		fixtures.denies(name, id, function, [variable(key, "12345678")])
	}
}

test_denies_keys_under_any_name if {
	fixtures.denies(name, id, function, [
		variable("ID", "AKIAABCDEFGHIJKLMNOP"),
		variable("ID", "ASIA0123456789ABCDEF"),
		variable("PEM", "-----BEGIN RSA PRIVATE KEY-----\nMII"),
	])
}
