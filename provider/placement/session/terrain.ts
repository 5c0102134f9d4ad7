import { sortedBy } from "../../world/code-units.ts";
import { at } from "../columns/at.ts";
import { type NodeTable, nodeTable } from "../columns/node-table.ts";
import { domainOf } from "../constraints/domain.ts";
import type { WorldIndex } from "../world-index.ts";

/** How rows lie in racks, racks in zones and zones in regions; all by the table's numbers, lists in ascending order. */
export interface Terrain {
  readonly table: NodeTable;
  readonly racks: number;
  readonly zones: number;
  readonly regions: number;
  readonly rowsOfRack: readonly Uint32Array[];
  readonly rowsOfRegion: readonly Uint32Array[];
  readonly racksOfZone: readonly Uint32Array[];
  readonly zonesOfRegion: readonly Uint32Array[];
  readonly zoneOfRack: Uint32Array;
  readonly regionOfZone: Uint32Array;
  readonly continentOfRegion: readonly string[];
}

/** Lists the members of each group, in ascending order. */
function members(group: Int32Array | Uint32Array, groups: number): Uint32Array[] {
  const lists = Array.from({ length: groups }, (): number[] => []);
  for (const [member, number] of group.entries()) lists[number]?.push(member);
  return lists.map((list) => Uint32Array.from(list));
}

const count = (numbers: Int32Array): number => numbers.reduce((most, number) => Math.max(most, number + 1), 0);

/**
 * The index with the nodes of a rack side by side, in name order within it. What is looked at together then lies together
 * in every column, which is most of what a claim costs.
 */
export function byRacks(index: WorldIndex): WorldIndex {
  // The sort is stable, so what was in name order stays so.
  const nodes = sortedBy(index.nodes, (node) => domainOf(node, "rack"));
  return { ...index, nodes, rowByName: new Map(nodes.map(({ name }, row) => [name, row])) };
}

/** The terrain of a Snapshot. */
export function terrainOf(index: WorldIndex): Terrain {
  const table = nodeTable(index);
  const [racks, zones] = [count(table.rack), count(table.zone)];
  const zoneOfRack = new Uint32Array(racks);
  const regionOfZone = new Uint32Array(zones);
  const continentOfRegion: string[] = new Array<string>(table.regions).fill("");
  for (const [row, node] of index.nodes.entries()) {
    const region = at(table.region, row);
    zoneOfRack[at(table.rack, row)] = at(table.zone, row);
    regionOfZone[at(table.zone, row)] = region;
    continentOfRegion[region] = index.regionByName.get(node.region)?.continent ?? "";
  }
  return {
    table,
    racks,
    zones,
    regions: table.regions,
    rowsOfRack: members(table.rack, racks),
    rowsOfRegion: members(table.region, table.regions),
    racksOfZone: members(zoneOfRack, zones),
    zonesOfRegion: members(regionOfZone, table.regions),
    zoneOfRack,
    regionOfZone,
    continentOfRegion,
  };
}
