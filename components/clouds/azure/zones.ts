import type { SliceContext } from "../../group/slice-context.ts";

/**
 * Regions that have availability zones, which are called 1, 2 and 3 in each:
 * https://learn.microsoft.com/azure/reliability/regions-list
 */
const withZones: ReadonlySet<string> = new Set(
  (
    "australiaeast austriaeast brazilsouth canadacentral centralindia centralus chilecentral eastasia eastus eastus2 " +
    "francecentral germanywestcentral indonesiacentral israelcentral italynorth japaneast japanwest koreacentral " +
    "malaysiawest mexicocentral newzealandnorth northeurope norwayeast polandcentral qatarcentral southafricanorth " +
    "southcentralus southeastasia spaincentral swedencentral switzerlandnorth uaenorth uksouth westeurope westus2 westus3"
  ).split(" "),
);

/** The zones that are given for the target; else all three where its region has zones, none where it has not. */
export function azureZones({ group, target }: Pick<SliceContext, "group" | "target">): readonly string[] {
  return group.zones[`${target.account}/${target.region}`] ?? (withZones.has(target.region) ? ["1", "2", "3"] : []);
}
