import { at } from "./at.ts";
import type { NodeTable } from "./node-table.ts";
import type { PeerWeights } from "./peers.ts";

/** Round trips that are taken within a rack, a zone and a region, in ms: switch hops, not distances. */
export const withinMs = { rack: 0.1, zone: 0.5, region: 1 };

/** Mean round trip in ms from a row of the table to the peers; NaN where none is declared. */
export function meanRoundTripMs(table: NodeTable, peers: PeerWeights): (row: number) => number {
  const { regions } = table;
  const sums = new Float64Array(regions).fill(Number.NaN);
  const weights = new Float64Array(regions);
  const meanOf = (region: number): void => {
    let [sum, weight] = [0, 0];
    // By number rather than as they come: sums of floats depend on their order.
    for (let other = 0; other < regions; other++) {
      const weighs = peers.byRegion.get(other);
      if (weighs === undefined) continue;
      const ms = other === region ? withinMs.region : at(table.roundTripMs, region * regions + other);
      if (Number.isNaN(ms)) continue;
      sum += ms * weighs;
      weight += weighs;
    }
    sums[region] = sum;
    weights[region] = weight;
  };
  return (row) => {
    const region = at(table.region, row);
    if (Number.isNaN(sums[region])) meanOf(region);
    const inZone = (peers.byZone.get(at(table.zone, row)) ?? 0) * (withinMs.region - withinMs.zone);
    const inRack = (peers.byRack.get(at(table.rack, row)) ?? 0) * (withinMs.zone - withinMs.rack);
    return (at(sums, region) - inZone - inRack) / at(weights, region);
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
