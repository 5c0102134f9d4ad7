import { NovaCronError } from "../../errors/novacron-error.ts";
import type { CloudFederationSpec } from "../../schema/cloud-federation.ts";
import type { FleetRegion } from "../../schema/fleet.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Cloud } from "../catalog/catalog-file.ts";
import { continentOf } from "../catalog/continents.ts";
import { sortedBy } from "../code-units.ts";
import type { ResolvedAccount } from "./resolve-account.ts";

/**
 * The regions of all accounts as the fleet file would declare them: place, grid and round trips, as far as the catalogue and the
 * federation's own links know them.
 */
export function cloudRegions(
  federation: CloudFederationSpec,
  accounts: readonly ResolvedAccount[],
  catalog: Catalog,
): FleetRegion[] {
  const clouds = new Map<string, Cloud>();
  for (const { spec, regions } of accounts) for (const region of regions) clouds.set(region, spec.cloud);
  const links = linkTimes(federation);
  return sortedBy([...clouds], ([name]) => name).map(([name, cloud]) => {
    const { country, latitude, longitude, carbonGramsPerKwh } = catalog.regionOf(cloud, name) ?? {};
    const continent = country && continentOf(country);
    if (country === undefined || continent === undefined) {
      throw new NovaCronError("NC1150", `the catalogue does not know in which country ${cloud}'s region ${name} lies`, {
        property: "clouds.accounts",
        expected: "regions whose country is known",
        remedy: "Leave it out of the account's regions.",
      });
    }
    const measured = [...clouds].flatMap(([other, of]) => {
      const known = of === cloud && other !== name ? catalog.rtt(cloud, name, other) : undefined;
      return known === undefined ? [] : [[other, known.value] as const];
    });
    return {
      name,
      country,
      continent: continent as FleetRegion["continent"],
      ...(latitude !== undefined && longitude !== undefined && { latitude, longitude }),
      ...(carbonGramsPerKwh !== undefined && { gridCarbonGramsPerKwh: carbonGramsPerKwh }),
      latencyMs: Object.fromEntries([...measured, ...(links.get(name) ?? [])]),
    };
  });
}

/** Declared round trips by region, both ways. Where accounts have links of their own between two regions, the slowest counts. */
function linkTimes({ interconnects }: CloudFederationSpec): Map<string, Map<string, number>> {
  const times = new Map<string, Map<string, number>>();
  const note = (from: string, to: string, ms: number): void => {
    const of = times.get(from) ?? new Map<string, number>();
    times.set(from, of.set(to, Math.max(of.get(to) ?? 0, ms)));
  };
  for (const { from, to, latencyMs } of interconnects) {
    if (latencyMs === undefined) continue;
    const [a, b] = [regionOf(from), regionOf(to)];
    note(a, b, latencyMs);
    note(b, a, latencyMs);
  }
  return times;
}

/** `eu-central-1` of `prod/eu-central-1`. */
function regionOf(end: string): string {
  return end.slice(end.indexOf("/") + 1);
}
