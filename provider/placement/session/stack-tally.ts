import type { Claim } from "../../world/snapshot.ts";
import { at } from "../columns/at.ts";
import { microVcpus } from "../columns/peer-values.ts";
import type { PeerWeights } from "../columns/peers.ts";
import { byUrn } from "../world-index.ts";
import type { Terrain } from "./terrain.ts";

const plus = <K>(to: Map<K, number>, key: K, amount: number): number => {
  const sum = (to.get(key) ?? 0) + amount;
  to.set(key, sum);
  return sum;
};

/** Where a stack's placements are, counted as they come: each one weighs 1. */
export class StackTally implements PeerWeights {
  /** Those whose node is in the fleet. */
  total = 0;
  readonly byRow = new Map<number, number>();
  readonly byRack = new Map<number, number>();
  readonly byZone = new Map<number, number>();
  readonly byRegion = new Map<number, number>();
  readonly byContinent = new Map<string, number>();
  /** vCPUs in millionths, by zone and in all. */
  readonly microVcpusByZone = new Map<number, number>();
  microVcpus = 0;
  /** Of the zone that has most. */
  mostMicroVcpus = 0;
  /** Names that some placement wants to be apart from. */
  readonly shunned = new Set<string>();
  readonly #claims: Claim[] = [];
  #isSorted = true;

  /** All of them, those on nodes that have left the fleet too. */
  get size(): number {
    return this.#claims.length;
  }

  /** In URN order. */
  get claims(): readonly Claim[] {
    if (!this.#isSorted) this.#claims.sort(byUrn);
    this.#isSorted = true;
    return this.#claims;
  }

  add(claim: Claim, row: number | undefined, { table, continentOfRegion }: Terrain): void {
    const last = this.#claims.at(-1);
    if (last !== undefined && byUrn(last, claim) > 0) this.#isSorted = false;
    this.#claims.push(claim);
    for (const { from } of claim.apart) this.shunned.add(from);
    if (row === undefined) return;
    const [zone, region] = [at(table.zone, row), at(table.region, row)];
    this.total++;
    plus(this.byRow, row, 1);
    plus(this.byRack, at(table.rack, row), 1);
    plus(this.byZone, zone, 1);
    plus(this.byRegion, region, 1);
    const continent = continentOfRegion[region] ?? "";
    if (continent !== "") plus(this.byContinent, continent, 1);
    const micros = microVcpus(claim);
    this.microVcpus += micros;
    this.mostMicroVcpus = Math.max(this.mostMicroVcpus, plus(this.microVcpusByZone, zone, micros));
  }
}
