import type { FleetNode } from "../../schema/fleet.ts";
import type { WorldIndex } from "../world-index.ts";
import { at } from "./at.ts";
import { nodeTable } from "./node-table.ts";

interface RackRisks {
  readonly nodes: Float64Array;
  readonly known: Float64Array;
  readonly sum: Float64Array;
}

const risks = new WeakMap<WorldIndex, RackRisks>();

function risksOf(index: WorldIndex): RackRisks {
  const before = risks.get(index);
  if (before !== undefined) return before;
  const { rack, size } = nodeTable(index);
  const found = { nodes: new Float64Array(size), known: new Float64Array(size), sum: new Float64Array(size) };
  for (const [row, { name }] of index.nodes.entries()) {
    const number = at(rack, row);
    const probability = index.risk.get(name)?.probability;
    found.nodes[number] = at(found.nodes, number) + 1;
    if (probability === undefined) continue;
    found.known[number] = at(found.known, number) + 1;
    found.sum[number] = at(found.sum, number) + probability;
  }
  risks.set(index, found);
  return found;
}

/** Mean predicted risk of the other nodes of a node's rack: 0 where it is alone, null where no risk is known of them. */
export function rackRisk(node: FleetNode, index: WorldIndex): number | null {
  const { nodes, known, sum } = risksOf(index);
  const number = at(nodeTable(index).rack, index.rowByName.get(node.name) ?? -1);
  const own = index.risk.get(node.name)?.probability;
  if (at(nodes, number) <= 1) return 0;
  const others = at(known, number) - (own === undefined ? 0 : 1);
  return others === 0 ? null : Math.max(0, (at(sum, number) - (own ?? 0)) / others);
}
