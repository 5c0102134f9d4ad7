import type { Claim } from "../../world/snapshot.ts";
import { at } from "../columns/at.ts";
import { microVcpus } from "../columns/peer-values.ts";
import type { PeerWeights } from "../columns/peers.ts";
import { byUrn } from "../world-index.ts";
import type { Terrain } from "./terrain.ts";

const plus = <K>(to: Map<K, number>, key: K, amount: number): void => void to.set(key, (to.get(key) ?? 0) + amount);

/** Counts by number, as a column. */
export class Counts {
  readonly values: Float64Array;
  /** The numbers that have a count, in the order in which they came. */
  readonly numbers: number[] = [];

  constructor(size: number) {
    this.values = new Float64Array(size);
  }

  get(number: number): number | undefined {
    return this.values[number] || undefined;
  }

  add(number: number, amount: number): number {
    const before = at(this.values, number);
    if (before === 0 && amount !== 0) this.numbers.push(number);
    this.values[number] = before + amount;
    return before + amount;
  }
}

/** Where a stack's placements are, counted as they come: each one weighs 1. */
export class StackTally implements PeerWeights {
  /** Those whose node is in the fleet. */
  total = 0;
  readonly byRow = new Map<number, number>();
  /** The rows of {@link byRow}, by rack. */
  readonly rowsInRack = new Map<number, number[]>();
  readonly byRack: Counts;
  readonly byZone: Counts;
  readonly byRegion: Counts;
  readonly byContinent = new Map<string, number>();
  /** vCPUs in millionths, by zone and in all. */
  readonly microVcpusByZone: Counts;
  microVcpus = 0;
  /** Of the zone that has most. */
  mostMicroVcpus = 0;
  /** Names that some placement wants to be apart from. */
  readonly shunned = new Set<string>();
  readonly #terrain: Terrain;
  readonly #claims: Claim[] = [];
  #isSorted = true;

  constructor(terrain: Terrain) {
    this.#terrain = terrain;
    this.byRack = new Counts(terrain.racks);
    this.byZone = new Counts(terrain.zones);
    this.byRegion = new Counts(terrain.regions);
    this.microVcpusByZone = new Counts(terrain.zones);
  }

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

  add(claim: Claim, row: number | undefined): void {
    const { table, continentOfRegion } = this.#terrain;
    const last = this.#claims.at(-1);
    if (last !== undefined && byUrn(last, claim) > 0) this.#isSorted = false;
    this.#claims.push(claim);
    for (const { from } of claim.apart) this.shunned.add(from);
    if (row === undefined) return;
    const [zone, region] = [at(table.zone, row), at(table.region, row)];
    this.total++;
    const rack = at(table.rack, row);
    if (!this.byRow.has(row)) {
      const rows = this.rowsInRack.get(rack);
      if (rows) rows.push(row);
      else this.rowsInRack.set(rack, [row]);
    }
    plus(this.byRow, row, 1);
    this.byRack.add(rack, 1);
    this.byZone.add(zone, 1);
    this.byRegion.add(region, 1);
    const continent = continentOfRegion[region] ?? "";
    if (continent !== "") plus(this.byContinent, continent, 1);
    const micros = microVcpus(claim);
    this.microVcpus += micros;
    this.mostMicroVcpus = Math.max(this.mostMicroVcpus, this.microVcpusByZone.add(zone, micros));
  }
}
