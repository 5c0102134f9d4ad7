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
 * - `held`: by what is held on that one node. A new claim changes one value.
 * - `request`: by decision.
 */
export type NodeColumn =
  | { readonly kind: "node"; readonly value: (facts: NodeFacts) => number | null | undefined }
  | { readonly kind: "held" | "request"; readonly open: OpenColumn };

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

/** A column that depends on the request, the stack's other placements or the other candidates. */
export function ofRequest(open: OpenColumn): NodeColumn {
  return { kind: "request", open };
}
