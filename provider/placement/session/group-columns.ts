import { at } from "../columns/at.ts";
import { timesFits } from "../columns/groups.ts";
import type { Normalise, Population } from "../factors/normalise.ts";
import { grainedLevel } from "../grain.ts";
import type { AreaColumn } from "./area-column.ts";
import type { Pool } from "./pool.ts";
import type { Shape } from "./shape.ts";
import { Shortlist } from "./shortlist.ts";
import type { SessionWorld } from "./world.ts";

const nobody: Population = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };

/** `evacuation_room`: how often the request fits on the zone's other candidates. */
export class EvacuationRoom implements AreaColumn {
  readonly hasGaps = false;
  readonly #world: SessionWorld;
  readonly #shape: Shape;
  readonly #normalise: Normalise;
  readonly #fits: Float64Array;
  readonly #inZone: Float64Array;

  constructor(world: SessionWorld, shape: Shape, normalise: Normalise) {
    this.#world = world;
    this.#shape = shape;
    this.#normalise = normalise;
    this.#fits = new Float64Array(world.terrain.table.size);
    this.#inZone = new Float64Array(world.terrain.zones);
  }

  /** What is free on a row of the pool has changed, or it is in the pool only now. */
  refresh(row: number): void {
    const { table } = this.#world.terrain;
    const { usedVcpus, usedMemoryGiB } = this.#world.ledger;
    const vcpus = at(table.vcpus, row) - at(usedVcpus, row);
    const memoryGiB = at(table.memoryGiB, row) - at(usedMemoryGiB, row);
    this.#set(row, timesFits(vcpus, memoryGiB, this.#shape.context.request));
  }

  /** The row has left the pool. */
  remove(row: number): void {
    this.#set(row, 0);
  }

  #set(row: number, fits: number): void {
    const zone = at(this.#world.terrain.table.zone, row);
    this.#inZone[zone] = at(this.#inZone, zone) + fits - at(this.#fits, row);
    this.#fits[row] = fits;
  }

  open(): boolean {
    return true;
  }

  bound(zone: number): number {
    return grainedLevel(this.#normalise.level(at(this.#inZone, zone), nobody));
  }

  level(row: number): number {
    const others = at(this.#inZone, at(this.#world.terrain.table.zone, row)) - at(this.#fits, row);
    return grainedLevel(this.#normalise.level(others, nobody));
  }
}

/** `failover_zones`: other zones of the region with a candidate. */
export class FailoverZones implements AreaColumn {
  readonly hasGaps = false;
  readonly #world: SessionWorld;
  readonly #pool: Pool;
  readonly #normalise: Normalise;

  constructor(world: SessionWorld, pool: Pool, normalise: Normalise) {
    this.#world = world;
    this.#pool = pool;
    this.#normalise = normalise;
  }

  open(): boolean {
    return true;
  }

  bound(zone: number): number {
    return this.#inRegion(at(this.#world.terrain.regionOfZone, zone));
  }

  level(row: number): number {
    return this.#inRegion(at(this.#world.terrain.table.region, row));
  }

  #inRegion(region: number): number {
    return grainedLevel(this.#normalise.level(at(this.#pool.zonesInRegion, region) - 1, nobody));
  }
}

/** `fallback_cost`: the cheapest other candidate of the region. */
export class FallbackCost implements AreaColumn {
  readonly hasGaps = true;
  readonly #world: SessionWorld;
  readonly #pool: Pool;
  readonly #normalise: Normalise;
  readonly #costs: Float64Array;
  readonly #lists: readonly Shortlist[];
  readonly #first: Int32Array;
  /** Cost of the cheapest and of the next, by region; NaN where there is none. */
  readonly #cost: Float64Array;
  readonly #next: Float64Array;
  #population = nobody;

  /** @param costs per hour, by row. */
  constructor(world: SessionWorld, pool: Pool, costs: Float64Array, normalise: Normalise) {
    const { regions, rowsOfRegion } = world.terrain;
    this.#world = world;
    this.#pool = pool;
    this.#normalise = normalise;
    this.#costs = costs;
    this.#lists = rowsOfRegion.map((rows) => new Shortlist(costs, rows, pool.alive, "min"));
    this.#first = new Int32Array(regions);
    this.#cost = new Float64Array(regions);
    this.#next = new Float64Array(regions);
  }

  open(): boolean {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (const [region, list] of this.#lists.entries()) {
      const [first, second] = [list.first(), list.second()];
      const cost = first < 0 ? Number.NaN : at(this.#costs, first);
      const next = second < 0 ? Number.NaN : at(this.#costs, second);
      this.#first[region] = first;
      this.#cost[region] = cost;
      this.#next[region] = next;
      // The cheapest looks at the next; the others, if there are any, at the cheapest.
      if (at(this.#pool.inRegion, region) > 1 && cost < min) min = cost;
      if (next > max) max = next;
    }
    this.#population = { min, max };
    return min < Number.POSITIVE_INFINITY;
  }

  bound(zone: number): number {
    return this.#levelOf(at(this.#cost, at(this.#world.terrain.regionOfZone, zone)));
  }

  level(row: number): number {
    const region = at(this.#world.terrain.table.region, row);
    return this.#levelOf(at(this.#first[region] === row ? this.#next : this.#cost, region));
  }

  #levelOf(value: number): number {
    return Number.isNaN(value) ? value : grainedLevel(this.#normalise.level(value, this.#population));
  }
}
