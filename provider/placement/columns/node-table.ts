import type { FleetNode, FleetRegion } from "../../schema/fleet.ts";
import { domainOf } from "../constraints/domain.ts";
import { roundTripMs } from "../distance.ts";
import type { WorldIndex } from "../world-index.ts";

/** The Snapshot's nodes as columns, in the order of {@link WorldIndex.nodes}; NaN where unknown. */
export interface NodeTable {
  readonly size: number;
  readonly vcpus: Float64Array;
  readonly memoryGiB: Float64Array;
  /** 0 without. */
  readonly gpus: Float64Array;
  readonly pricePerHour: Float64Array;
  readonly transferCostPerGiB: Float64Array;
  /** Price of a kWh in the node's region. */
  readonly energyPricePerKwh: Float64Array;
  /** Price of a tonne of CO2e in the node's region. */
  readonly carbonPricePerTonne: Float64Array;
  /** Numbers of the domains: equal numbers are the same rack, zone, region. */
  readonly rack: Int32Array;
  readonly zone: Int32Array;
  readonly region: Int32Array;
  /** Number of each region by name, as in `region`. */
  readonly regionNumbers: ReadonlyMap<string, number>;
  /** How many regions have nodes. */
  readonly regions: number;
  /** Declared round trip in ms between two regions, by number: from x {@link regions} + to. */
  readonly roundTripMs: Float64Array;
}

/** Numbers names in the order in which they come. */
function numbered(names: readonly string[]): {
  readonly of: Int32Array;
  readonly numbers: ReadonlyMap<string, number>;
} {
  const numbers = new Map<string, number>();
  const of = new Int32Array(names.length);
  for (const [row, name] of names.entries()) {
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    of[row] = known;
  }
  return { of, numbers };
}

const declared = (from: FleetRegion | undefined, to: FleetRegion | undefined): number =>
  (from && to && roundTripMs(from, to)) ?? Number.NaN;

function build({ nodes, regionByName }: WorldIndex): NodeTable {
  const column = (value: (node: FleetNode, region: FleetRegion | undefined) => number | undefined): Float64Array =>
    Float64Array.from(nodes, (node) => value(node, regionByName.get(node.region)) ?? Number.NaN);
  const regions = numbered(nodes.map((node) => domainOf(node, "region")));
  const names = [...regions.numbers.keys()];
  return {
    size: nodes.length,
    vcpus: column(({ capacity }) => capacity.vcpus),
    memoryGiB: column(({ capacity }) => capacity.memoryGiB),
    gpus: column(({ capacity }) => capacity.gpus?.count ?? 0),
    pricePerHour: column(({ pricePerHour }) => pricePerHour),
    transferCostPerGiB: column(({ network }) => network.transferCostPerGiB),
    energyPricePerKwh: column((_, region) => region?.energyPricePerKwh),
    carbonPricePerTonne: column((_, region) => region?.carbonPricePerTonne),
    // Nobody knows the racks of a cloud: what is beside a machine there counts for nothing.
    rack: numbered(nodes.map((node) => (node.offer === undefined ? domainOf(node, "rack") : `offer ${node.name}`))).of,
    zone: numbered(nodes.map((node) => domainOf(node, "zone"))).of,
    region: regions.of,
    regionNumbers: regions.numbers,
    regions: names.length,
    roundTripMs: Float64Array.from(
      names.flatMap((from) => names.map((to) => declared(regionByName.get(from), regionByName.get(to)))),
    ),
  };
}

const tables = new WeakMap<WorldIndex, NodeTable>();

/** The table of a Snapshot's index; built once. */
export function nodeTable(index: WorldIndex): NodeTable {
  const known = tables.get(index);
  if (known) return known;
  const table = build(index);
  tables.set(index, table);
  return table;
}
