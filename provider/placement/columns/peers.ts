import type { Claim } from "../../world/snapshot.ts";
import { at } from "./at.ts";
import type { NodeFrame } from "./node-frame.ts";

/** Weights of the stack's other placements by where they are; domains by their number in the table. */
export interface PeerWeights {
  readonly total: number;
  readonly byRack: WeightsBy;
  readonly byZone: WeightsBy;
  readonly byRegion: WeightsBy;
}

/** A weight for each number that has one. */
export type WeightsBy = Pick<ReadonlyMap<number, number>, "get">;

const add = (to: Map<number, number>, key: number, weight: number): void =>
  void to.set(key, (to.get(key) ?? 0) + weight);

/** Sums `weight` over the peers whose node is in the fleet. Peers come in URN order, so equal ones give equal sums. */
export function peerWeights(
  { context, table }: NodeFrame,
  weight: (peer: Claim) => number,
): PeerWeights & { readonly byZone: ReadonlyMap<number, number> } {
  const [byRack, byZone, byRegion] = [new Map<number, number>(), new Map<number, number>(), new Map<number, number>()];
  let total = 0;
  for (const peer of context.holdings.peers) {
    const row = context.index.rowByName.get(peer.node);
    const weighs = weight(peer);
    if (row === undefined || weighs <= 0) continue;
    total += weighs;
    add(byRack, at(table.rack, row), weighs);
    add(byZone, at(table.zone, row), weighs);
    add(byRegion, at(table.region, row), weighs);
  }
  return { total, byRack, byZone, byRegion };
}

/** How much more a peer counts to which `together` ties the request: they talk, the others may. */
export const tieWeight = 4;

/** Weight of a peer as a partner in talk. */
export function talk({ context }: NodeFrame): (peer: Claim) => number {
  const tied = new Set((context.request.together ?? []).map((each) => each.with));
  return ({ name }) => (tied.has(name) ? tieWeight : 1);
}

/** What the peers of each candidate's rack, zone or region weigh together, by position; 0 where there are none. */
export function peersAt(
  frame: NodeFrame,
  level: "rack" | "zone" | "region",
  weight: (peer: Claim) => number,
): (i: number) => number {
  const { byRack, byZone, byRegion } = peerWeights(frame, weight);
  const weights = { rack: byRack, zone: byZone, region: byRegion }[level];
  const numbers = frame.table[level];
  return (i) => weights.get(at(numbers, at(frame.rows, i))) ?? 0;
}
