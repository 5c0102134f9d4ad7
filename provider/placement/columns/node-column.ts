import type { FleetNode, FleetRegion } from "../../schema/fleet.ts";
import type { WorldIndex } from "../world-index.ts";
import type { NodeFrame } from "./node-frame.ts";

/** What a column of the Snapshot may look at. */
export interface NodeFacts {
  readonly node: FleetNode;
  readonly region: FleetRegion;
  readonly index: WorldIndex;
}

/**
 * How a factor's values over many nodes come about: one `Float64Array`, NaN where unknown. The kinds differ in how long
 * a value holds.
 *
 * - `node`: by Snapshot. Worked out once for every node and gathered by each decision.
 * - `held`: by what is held on that one node, and who holds it. A new claim changes one value for all requests.
 * - `fixed`: by request and node, whatever is held anywhere.
 * - `own`: by request, node, and what is held on that one node. A new claim changes one value.
 * - `group`: by request and the candidates of the node's rack, zone or region.
 * - `peers`: by where the stack's other placements are.
 * - `request`: by anything of the decision. Nothing of it can be kept.
 */
export type NodeColumn =
  | { readonly kind: "node"; readonly value: (facts: NodeFacts) => number | null | undefined }
  | { readonly kind: "held" | "fixed" | "own" | "group" | "peers" | "request"; readonly open: OpenColumn };

/** Looks up once what a decision's whole column needs, and gives the value of the i-th candidate; NaN for unknown. */
export type OpenColumn = (frame: NodeFrame) => (i: number) => number;

/** A column that depends on the Snapshot's nodes, regions and telemetry alone. Null and undefined are unknown. */
export function ofNode(value: (facts: NodeFacts) => number | null | undefined): NodeColumn {
  return { kind: "node", value };
}

/** A column whose value for a node depends on the node and what is held there, not on the request. */
export function ofHeld(open: OpenColumn): NodeColumn {
  return { kind: "held", open };
}

/** A column whose value for a node depends on the request and the node alone. */
export function ofFixed(open: OpenColumn): NodeColumn {
  return { kind: "fixed", open };
}

/** A column whose value for a node depends on the request, the node and what is held there. */
export function ofOwn(open: OpenColumn): NodeColumn {
  return { kind: "own", open };
}

/** A column whose value for a node depends on the request and the other candidates of its rack, zone or region. */
export function ofGroup(open: OpenColumn): NodeColumn {
  return { kind: "group", open };
}

/** A column that depends on the stack's other placements. */
export function ofPeers(open: OpenColumn): NodeColumn {
  return { kind: "peers", open };
}

/** A column that depends on anything else of the decision. */
export function ofRequest(open: OpenColumn): NodeColumn {
  return { kind: "request", open };
}
