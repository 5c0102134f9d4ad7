package novacron.resources.plain_secrets

import data.novacron.lib

# METADATA
# title: No secrets in plain environment variables
# description: An environment variable or app setting of a function or web app whose name speaks of a password, token or key, or whose value is an access or private key, does not hold it as plain text. Values that Pulumi keeps secret and references to a vault pass.
# custom:
#   id: NCP-SEC-003
#   docs: docs/policies.md#ncp-sec-003
#   effect: deny
#   severity: high
#   category: security
#   frameworks: ["CIS GCP 3.0 1.17", "CIS Azure 3.0 9.11", "NIST CSF 2.0 PR.AA-01", "ISO/IEC 27001:2022 A.8.24", "PCI DSS 4.0 Req. 8.6.2"]
#   remediation: Keep the value in a secret store and pass its name, or a reference to it.
deny contains lib.finding(rego.metadata.rule(), message) if {
	some key, value in variables
	looks_secret(key, value)
	message := sprintf("the variable %s looks like a secret in plain text", [key])
}

variables := input.resource.properties.environment.variables if {
	input.resource.type == "aws:lambda/function:Function"
}

variables := {setting.name: setting.value | some setting in input.resource.properties.siteConfig.appSettings} if {
	input.resource.type in {"azure-native:web:WebApp", "azure-native:web:WebAppSlot"}
}

variables := input.resource.properties.environmentVariables if {
	input.resource.type == "gcp:cloudfunctions/function:Function"
}

variables := input.resource.properties.serviceConfig.environmentVariables if {
	input.resource.type == "gcp:cloudfunctionsv2/function:Function"
}

looks_secret(key, value) if {
	regex.match(`(?i)(passw(or)?d|passphrase|secret|token|api_?key|private_?key|access_?key|credential)s?$`, key)
	count(value) >= 8
	not reference(value)
}

looks_secret(_, value) if regex.match(`^(AKIA|ASIA)[0-9A-Z]{16}$`, value)

looks_secret(_, value) if contains(value, "PRIVATE KEY-----")

# What the engine masks, an ARN or path in a secret store, a reference that the service resolves, an address.
reference(value) if {
	some beginning in ["[secret]", "arn:", "/", "@Microsoft.KeyVault(", "{{resolve:", "projects/", "https://"]
	startswith(value, beginning)
}
