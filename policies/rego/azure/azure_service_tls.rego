package novacron.resources.azure_service_tls

import data.novacron.lib

# METADATA
# title: Azure services refuse old versions of TLS
# description: A SQL server, Cosmos DB account, cache or web app does not lower its minimum version of TLS below 1.2, which is the minimum where it is absent, and a cache does not open its port without TLS.
# custom:
#   id: NCP-AZR-010
#   docs: docs/policies.md#ncp-azr-010
#   effect: deny
#   severity: medium
#   category: security
#   frameworks: ["NIST CSF 2.0 PR.DS-02", "ISO/IEC 27001:2022 A.8.24", "SOC 2 CC6.7", "PCI DSS 4.0 Req. 4.2.1"]
#   remediation: Set minimalTlsVersion, minimumTlsVersion or siteConfig.minTlsVersion to 1.2, and enableNonSslPort to false.
deny contains lib.finding(rego.metadata.rule(), message) if some message in violations

violations contains "versions of TLS before 1.2 are taken" if {
	lib.get(paths[input.resource.type]) in {"None", "1.0", "1.1", "Tls", "Tls11"}
}

violations contains "the cache takes connections without TLS" if {
	input.resource.type == "azure-native:redis:Redis"
	lib.on(["enableNonSslPort"])
}

paths := {
	"azure-native:sql:Server": ["minimalTlsVersion"],
	"azure-native:cosmosdb:DatabaseAccount": ["minimalTlsVersion"],
	"azure-native:redis:Redis": ["minimumTlsVersion"],
	"azure-native:web:WebApp": ["siteConfig", "minTlsVersion"],
}
