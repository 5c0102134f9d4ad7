import type { FleetRegion } from "../../schema/fleet.ts";
import { sortedBy } from "../../world/code-units.ts";
import { distanceKm, roundTripMs } from "../distance.ts";
import type { WorldIndex } from "../world-index.ts";

/** Light in fibre: about two thirds of its speed in vacuum. */
const fibreKmPerMs = 200;

// By index, too: the same region object may stand in two Snapshots with other neighbours.
const kept = new WeakMap<WorldIndex, Map<string, number | null>>();

/**
 * How straight the routes of a region are: mean over the other regions of the round trip that light would take along the
 * great circle over the declared one, at most 1 each. Null where no pair has both figures.
 */
export function meanRoutingEfficiency(from: FleetRegion, index: WorldIndex): number | null {
  const means = kept.get(index) ?? new Map<string, number | null>();
  kept.set(index, means);
  const known = means.get(from.name);
  if (known !== undefined) return known;
  let [sum, count] = [0, 0];
  for (const to of sortedBy([...index.regionByName.values()], ({ name }) => name)) {
    if (to.name === from.name) continue;
    const [km, ms] = [distanceKm(from, to), roundTripMs(from, to)];
    if (km === null || ms === null || ms <= 0) continue;
    sum += Math.min(1, (2 * km) / fibreKmPerMs / ms);
    count++;
  }
  const mean = count === 0 ? null : sum / count;
  means.set(from.name, mean);
  return mean;
}
