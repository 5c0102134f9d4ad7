import { at } from "../columns/at.ts";
import {
  largestZoneShare,
  meanTripMs,
  microVcpus,
  nearShare,
  type RegionTrips,
  regionTrips,
  shareOutside,
} from "../columns/peer-values.ts";
import type { Normalise, Population } from "../factors/normalise.ts";
import { grainedLevel } from "../grain.ts";
import type { AreaColumn } from "./area-column.ts";
import type { Pool } from "./pool.ts";
import type { Shape } from "./shape.ts";
import { Shortlist } from "./shortlist.ts";
import type { StackTally } from "./stack-tally.ts";
import type { Terrain } from "./terrain.ts";

const nobody: Population = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };

/** `rack_concentration`: the stack's placements in the rack. */
export class RackConcentration implements AreaColumn {
  readonly hasGaps = false;
  readonly #terrain: Terrain;
  readonly #normalise: Normalise;
  #stack: StackTally | null = null;

  constructor(terrain: Terrain, normalise: Normalise) {
    this.#terrain = terrain;
    this.#normalise = normalise;
  }

  open(stack: StackTally): boolean {
    this.#stack = stack;
    return true;
  }

  bound(): number {
    return grainedLevel(this.#normalise.level(0, nobody));
  }

  level(row: number): number {
    const count = this.#stack?.byRack.get(at(this.#terrain.table.rack, row)) ?? 0;
    return grainedLevel(this.#normalise.level(count, nobody));
  }
}

/** `zone_concentration`: the largest share of the stack's vCPUs in one zone. */
export class ZoneConcentration implements AreaColumn {
  readonly hasGaps = false;
  readonly #terrain: Terrain;
  readonly #normalise: Normalise;
  readonly #own: number;
  #stack: StackTally | null = null;

  constructor(terrain: Terrain, shape: Shape, normalise: Normalise) {
    this.#terrain = terrain;
    this.#normalise = normalise;
    this.#own = microVcpus(shape.context.request);
  }

  open(stack: StackTally): boolean {
    this.#stack = stack;
    return true;
  }

  bound(zone: number): number {
    if (this.#stack === null) return Number.NaN;
    const { microVcpusByZone, mostMicroVcpus, microVcpus: total } = this.#stack;
    const share = largestZoneShare(microVcpusByZone.get(zone) ?? 0, this.#own, mostMicroVcpus, total);
    return grainedLevel(this.#normalise.level(share, nobody));
  }

  level(row: number): number {
    return this.bound(at(this.#terrain.table.zone, row));
  }
}

/** `stack_proximity`: share of the stack in the region and on the continent. */
export class StackProximity implements AreaColumn {
  readonly hasGaps = false;
  readonly #terrain: Terrain;
  readonly #normalise: Normalise;
  #stack: StackTally | null = null;

  constructor(terrain: Terrain, normalise: Normalise) {
    this.#terrain = terrain;
    this.#normalise = normalise;
  }

  open(stack: StackTally): boolean {
    this.#stack = stack;
    return true;
  }

  bound(zone: number): number {
    return this.#inRegion(at(this.#terrain.regionOfZone, zone));
  }

  level(row: number): number {
    return this.#inRegion(at(this.#terrain.table.region, row));
  }

  #inRegion(region: number): number {
    if (this.#stack === null) return Number.NaN;
    const { byRegion, byContinent, size } = this.#stack;
    const continent = this.#terrain.continentOfRegion[region] ?? "";
    const share = nearShare(byRegion.get(region) ?? 0, byContinent.get(continent) ?? 0, size);
    return grainedLevel(this.#normalise.level(share, nobody));
  }
}

/** `network_latency_to_peers`: the same for all of a zone but for the racks that have peers. */
export class PeerLatency implements AreaColumn {
  readonly hasGaps = false;
  readonly #terrain: Terrain;
  readonly #pool: Pool;
  readonly #normalise: Normalise;
  /** Least value of each zone; NaN where unknown or without candidates. */
  readonly #least: Float64Array;
  /** Candidates of each zone in racks with peers. */
  readonly #beside: Uint32Array;
  #stack: StackTally | null = null;
  #trips: RegionTrips = { sums: new Float64Array(), weights: new Float64Array() };
  #population = nobody;

  constructor(terrain: Terrain, pool: Pool, normalise: Normalise) {
    this.#terrain = terrain;
    this.#pool = pool;
    this.#normalise = normalise;
    this.#least = new Float64Array(terrain.zones);
    this.#beside = new Uint32Array(terrain.zones);
  }

  open(stack: StackTally): boolean {
    const { zones, zoneOfRack, regionOfZone, table } = this.#terrain;
    const [least, beside, { inRack, inZone }] = [this.#least, this.#beside, this.#pool];
    const { byRack, byZone } = stack;
    const trips = regionTrips(table, stack);
    this.#stack = stack;
    this.#trips = trips;
    least.fill(Number.NaN);
    beside.fill(0);
    let min = Number.POSITIVE_INFINITY;
    const take = (zone: number, inThisRack: number): void => {
      const ms = meanTripMs(trips, at(regionOfZone, zone), at(byZone.values, zone), inThisRack);
      if (!Number.isFinite(ms)) return;
      if (!(at(least, zone) <= ms)) least[zone] = ms;
      if (ms < min) min = ms;
    };
    for (const rack of byRack.numbers) {
      const here = at(inRack, rack);
      if (here === 0) continue;
      const zone = at(zoneOfRack, rack);
      beside[zone] = at(beside, zone) + here;
      take(zone, at(byRack.values, rack));
    }
    for (let zone = 0; zone < zones; zone++) if (at(inZone, zone) > at(beside, zone)) take(zone, 0);
    this.#population = { min, max: Number.NaN };
    return min < Number.POSITIVE_INFINITY;
  }

  bound(zone: number): number {
    return this.#levelOf(at(this.#least, zone));
  }

  level(row: number): number {
    if (this.#stack === null) return Number.NaN;
    const { rack, zone, region } = this.#terrain.table;
    const { byRack, byZone } = this.#stack;
    const [inZone, inRack] = [at(byZone.values, at(zone, row)), at(byRack.values, at(rack, row))];
    return this.#levelOf(meanTripMs(this.#trips, at(region, row), inZone, inRack));
  }

  #levelOf(ms: number): number {
    return Number.isFinite(ms) ? grainedLevel(this.#normalise.level(ms, this.#population)) : Number.NaN;
  }
}

/** `peer_transfer_cost`: the node's price of traffic times the share of the stack outside its region. */
export class PeerTransferCost implements AreaColumn {
  readonly hasGaps = true;
  readonly #terrain: Terrain;
  readonly #normalise: Normalise;
  readonly #lists: readonly Shortlist[];
  /** Least value of each region, and the share of the stack outside it. */
  readonly #least: Float64Array;
  readonly #outside: Float64Array;
  #population = nobody;

  constructor(terrain: Terrain, pool: Pool, normalise: Normalise) {
    const { table, regions, rowsOfRegion } = terrain;
    this.#terrain = terrain;
    this.#normalise = normalise;
    this.#lists = rowsOfRegion.map((rows) => new Shortlist(table.transferCostPerGiB, rows, pool.alive, "min"));
    this.#least = new Float64Array(regions);
    this.#outside = new Float64Array(regions);
  }

  open(stack: StackTally): boolean {
    let min = Number.POSITIVE_INFINITY;
    for (const [region, list] of this.#lists.entries()) {
      const cheapest = list.first();
      const outside = shareOutside(region, stack);
      // Least price times share is the least product: rounding keeps the order.
      const cost = cheapest < 0 ? Number.NaN : at(this.#terrain.table.transferCostPerGiB, cheapest) * outside;
      this.#outside[region] = outside;
      this.#least[region] = cost;
      if (cost < min) min = cost;
    }
    this.#population = { min, max: Number.NaN };
    return min < Number.POSITIVE_INFINITY;
  }

  bound(zone: number): number {
    return this.#levelOf(at(this.#least, at(this.#terrain.regionOfZone, zone)));
  }

  level(row: number): number {
    const { table } = this.#terrain;
    return this.#levelOf(at(table.transferCostPerGiB, row) * at(this.#outside, at(table.region, row)));
  }

  #levelOf(cost: number): number {
    return Number.isNaN(cost) ? cost : grainedLevel(this.#normalise.level(cost, this.#population));
  }
}
