import { at } from "./at.ts";
import type { NodeTable } from "./node-table.ts";
import type { PeerWeights } from "./peers.ts";

/** Round trips that are taken within a rack, a zone and a region, in ms: switch hops, not distances. */
export const withinMs = { rack: 0.1, zone: 0.5, region: 1 };

/** Round trips to the peers, by region: weighted sum in ms as if none were in the same zone, and the weight of those known. */
export interface RegionTrips {
  readonly sums: Float64Array;
  readonly weights: Float64Array;
}

/** {@link RegionTrips} of every region that has nodes. */
export function regionTrips({ regions, roundTripMs }: NodeTable, peers: PeerWeights): RegionTrips {
  const sums = new Float64Array(regions);
  const weights = new Float64Array(regions);
  // By number rather than as they come: sums of floats depend on their order.
  for (let other = 0; other < regions; other++) {
    const weighs = peers.byRegion.get(other);
    if (weighs === undefined) continue;
    for (let region = 0; region < regions; region++) {
      const ms = other === region ? withinMs.region : at(roundTripMs, region * regions + other);
      if (Number.isNaN(ms)) continue;
      sums[region] = at(sums, region) + ms * weighs;
      weights[region] = at(weights, region) + weighs;
    }
  }
  return { sums, weights };
}

/** Mean round trip in ms to the peers from where so many are in the zone and in the rack; NaN where none is declared. */
export function meanTripMs(
  { sums, weights }: RegionTrips,
  region: number,
  zonePeers: number,
  rackPeers: number,
): number {
  const inZone = zonePeers * (withinMs.region - withinMs.zone);
  const inRack = rackPeers * (withinMs.zone - withinMs.rack);
  return (at(sums, region) - inZone - inRack) / at(weights, region);
}

/** {@link meanTripMs} from a row of the table. */
export function meanRoundTripMs(table: NodeTable, peers: PeerWeights): (row: number) => number {
  const trips = regionTrips(table, peers);
  return (row) => {
    const inZone = peers.byZone.get(at(table.zone, row)) ?? 0;
    const inRack = peers.byRack.get(at(table.rack, row)) ?? 0;
    return meanTripMs(trips, at(table.region, row), inZone, inRack);
  };
}

/** Share of the peers that are outside a region, by the region's number; NaN where no peer is in the fleet. */
export function shareOutside(region: number, peers: PeerWeights): number {
  return 1 - (peers.byRegion.get(region) ?? 0) / peers.total;
}

/** vCPUs in whole millionths, so that their sums do not depend on the order in which they are added. */
export function microVcpus({ vcpus }: { readonly vcpus: number }): number {
  return Math.round(vcpus * 1e6);
}

/** Largest share of the stack's vCPUs in one zone once `own` of them are in a zone that has `here`. All of one unit. */
export function largestZoneShare(here: number, own: number, largest: number, total: number): number {
  return Math.max(here + own, largest) / (total + own);
}

/** Share of the placements on a node that are not of the stack; 0 on an empty one. */
export function strangersShare(placements: number, ofTheStack: number): number {
  return placements === 0 ? 0 : Math.max(0, placements - ofTheStack) / placements;
}

/** Share of the stack's placements in the same region, those that are only on the same continent for a half. */
export function nearShare(inRegion: number, onContinent: number, all: number): number {
  return (inRegion + onContinent) / (2 * all);
}
