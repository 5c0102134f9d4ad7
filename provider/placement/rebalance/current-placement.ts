import type { PlacementRequest } from "../../schema/placement-request.ts";
import type { DecisionSubject } from "../node-context.ts";

/** A placement, and the node that it is on now. */
export interface CurrentPlacement {
  readonly subject: DecisionSubject;
  readonly request: PlacementRequest;
  readonly node: string;
}
