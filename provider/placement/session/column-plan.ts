import { keptColumn } from "../columns/measure-nodes.ts";
import type { NodeFactor } from "../factors/factor.ts";
import type { Normalise } from "../factors/normalise.ts";
import type { AreaColumn } from "./area-column.ts";
import { EvacuationRoom, FailoverZones, FallbackCost } from "./group-columns.ts";
import { PeerLatency, PeerTransferCost, RackConcentration, StackProximity, ZoneConcentration } from "./peer-columns.ts";
import type { Pool } from "./pool.ts";
import type { Shape } from "./shape.ts";
import type { SessionWorld } from "./world.ts";

/** Levels that hold for as long as the Snapshot does, by row. */
export interface SteadyColumn {
  readonly factor: number;
  readonly levels: Float64Array;
}

/** Values that hold, and levels that follow from the least or the greatest of them over the pool. */
export interface RelativeColumn {
  readonly factor: number;
  readonly values: Float64Array;
  readonly normalise: Normalise;
  readonly end: "min" | "max";
}

/** A value that changes with what is held on its own node. */
export interface OwnColumn {
  readonly factor: number;
  readonly value: (row: number) => number;
  readonly normalise: Normalise;
}

/** How each factor of a decision is kept up to date; `factor` is its index among those that apply. */
export interface ColumnPlan {
  readonly steady: readonly SteadyColumn[];
  readonly relative: readonly RelativeColumn[];
  readonly own: readonly OwnColumn[];
  readonly areas: readonly { readonly factor: number; readonly column: AreaColumn }[];
  readonly evacuation: EvacuationRoom | null;
  /** Index of `rack_headroom` and `tenant_separation`; -1 where they do not apply. */
  readonly headroom: number;
  readonly tenancy: number;
}

type MakeArea = (world: SessionWorld, shape: Shape, pool: Pool, factor: NodeFactor) => AreaColumn;

const areaColumns: Readonly<Record<string, MakeArea>> = {
  evacuation_room: (world, shape, _, { normalise }) => new EvacuationRoom(world, shape, normalise),
  failover_zones: (world, _, pool, { normalise }) => new FailoverZones(world, pool, normalise),
  rack_concentration: ({ terrain }, _, __, { normalise }) => new RackConcentration(terrain, normalise),
  zone_concentration: ({ terrain }, shape, _, { normalise }) => new ZoneConcentration(terrain, shape, normalise),
  stack_proximity: ({ terrain }, _, __, { normalise }) => new StackProximity(terrain, normalise),
  network_latency_to_peers: ({ terrain }, _, pool, { normalise }) => new PeerLatency(terrain, pool, normalise),
  peer_transfer_cost: ({ terrain }, _, pool, { normalise }) => new PeerTransferCost(terrain, pool, normalise),
};

/** Factors of racks, zones, regions and peers that a session knows how to keep. */
export const keptAreas: readonly string[] = [
  ...Object.keys(areaColumns),
  "fallback_cost",
  "rack_headroom",
  "tenant_separation",
];

/**
 * Sorts the factors by how they are kept.
 * @param costs the factor whose `fixed` values `fallback_cost` compares.
 * @returns null when one of them cannot be kept: then each decision has to be worked out as a whole.
 */
export function planColumns(
  world: SessionWorld,
  shape: Shape,
  pool: Pool,
  factors: readonly NodeFactor[],
): ColumnPlan | null {
  const steady: SteadyColumn[] = [];
  const relative: RelativeColumn[] = [];
  const own: OwnColumn[] = [];
  const areas: { factor: number; column: AreaColumn }[] = [];
  let evacuation: EvacuationRoom | null = null;
  const costs = factors.find(({ id }) => id === "compute_cost_per_hour");
  for (const [factor, each] of factors.entries()) {
    const { id, column, normalise } = each;
    const { kind } = column;
    if (kind === "node" || kind === "fixed") {
      const values = kind === "node" ? keptColumn(each, column.value, world.index).values : shape.fixed(each);
      if (normalise.isRelative) {
        if (normalise.end === undefined) return null;
        relative.push({ factor, values, normalise, end: normalise.end });
      } else {
        const kept = kind === "node" ? keptColumn(each, column.value, world.index).levels : null;
        steady.push({ factor, levels: kept ?? shape.fixedLevels(each) });
      }
    } else if (id === "rack_headroom") {
      // Kept with the rows' own sums: see ShapeState.
    } else if (kind === "own" || kind === "held" || id === "tenant_separation") {
      if (normalise.isRelative) return null;
      own.push({ factor, value: column.open(shape.frame), normalise });
    } else if (id === "fallback_cost") {
      if (costs === undefined) return null;
      areas.push({ factor, column: new FallbackCost(world, pool, shape.fixed(costs), normalise) });
    } else {
      const make = Object.hasOwn(areaColumns, id) ? areaColumns[id] : undefined;
      if (make === undefined) return null;
      const area = make(world, shape, pool, each);
      if (area instanceof EvacuationRoom) evacuation = area;
      areas.push({ factor, column: area });
    }
  }
  const indexOf = (wanted: string) => factors.findIndex(({ id }) => id === wanted);
  return {
    steady,
    relative,
    own,
    areas,
    evacuation,
    headroom: indexOf("rack_headroom"),
    tenancy: indexOf("tenant_separation"),
  };
}
