package novacron.resources.azure_key_vault_recovery

import data.novacron.lib

# METADATA
# title: Key vaults can be recovered
# description: A key vault sets `properties.enablePurgeProtection`, which is off where it is absent, and does not switch `properties.enableSoftDelete` off, which is on.
# custom:
#   id: NCP-AZR-012
#   docs: docs/policies.md#ncp-azr-012
#   effect: deny
#   severity: high
#   category: resilience
#   frameworks: ["CIS Azure 3.0 3.3.5", "NIST CSF 2.0 PR.DS-11", "ISO/IEC 27001:2022 A.8.24"]
#   remediation: Set properties.enablePurgeProtection to true; it cannot be taken back.
deny contains lib.finding(rego.metadata.rule(), message) if {
	input.resource.type == "azure-native:keyvault:Vault"
	some message in violations
}

violations contains "deleted keys and secrets can be purged at once" if {
	not lib.undecided("properties.enablePurgeProtection")
	not lib.on(["properties", "enablePurgeProtection"])
}

violations contains "deleted keys and secrets are gone at once" if lib.off(["properties", "enableSoftDelete"])
