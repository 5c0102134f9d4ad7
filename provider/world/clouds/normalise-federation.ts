import type { CloudFederationSpec } from "../../schema/cloud-federation.ts";
import { byCodeUnits, sortedBy } from "../code-units.ts";

const set = (names: readonly string[]): string[] => [...new Set(names)].sort(byCodeUnits);

/** The federation in its one order: two that differ only in the order of what they list have one digest. */
export function normaliseFederation(federation: CloudFederationSpec): CloudFederationSpec {
  return {
    ...federation,
    accounts: sortedBy(federation.accounts, ({ name }) => name).map((account) => ({
      ...account,
      regions: set(account.regions),
      ...(account.types && { types: set(account.types) }),
      ...(account.zones && {
        zones: Object.fromEntries(
          sortedBy(Object.entries(account.zones), ([region]) => region).map(([region, zones]) => [region, set(zones)]),
        ),
      }),
      quotas: sortedBy(account.quotas, ({ region = "", family = "", vcpus }) => `${region} ${family} ${vcpus}`),
      reserved: sortedBy(account.reserved, ({ region, type }) => `${region} ${type}`),
      compliance: set(account.compliance),
    })),
    interconnects: sortedBy(federation.interconnects, ({ from, to }) => `${from} ${to}`),
  };
}
