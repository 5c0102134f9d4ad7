import type { CloudFederationSpec } from "../../schema/cloud-federation.ts";

/** The federation of the fleet file with that of the configuration, whose exchange rate counts. Undefined without either. */
export function mergedFederations(
  file: CloudFederationSpec | undefined,
  configured: CloudFederationSpec | undefined,
): CloudFederationSpec | undefined {
  if (file === undefined || configured === undefined) return file ?? configured;
  const usdRate = configured.usdRate ?? file.usdRate;
  return {
    accounts: [...file.accounts, ...configured.accounts],
    interconnects: [...file.interconnects, ...configured.interconnects],
    ...(usdRate !== undefined && { usdRate }),
  };
}
