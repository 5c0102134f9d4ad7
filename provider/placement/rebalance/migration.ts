import type { PlacementRequest } from "../../schema/placement-request.ts";
import { dataGiBOf } from "../moves/plan-move.ts";
import type { MigrationTerms } from "./terms.ts";

/** What moving one placement takes. */
export interface Migration {
  /** Memory and local disk that are copied, or the data that a stateful one says it has, where that is more than its disk. */
  readonly gib: number;
  readonly hoursDown: number;
  /** In the fleet's currency. */
  readonly cost: number;
}

/** What it takes to move a placement to any other node. */
export function migrationOf(request: PlacementRequest, terms: MigrationTerms): Migration {
  const gib = request.memoryGiB + Math.max(request.diskGiB, dataGiBOf(request) ?? 0);
  const hoursDown = terms.hoursPerMove + gib / terms.gibPerHour;
  return { gib, hoursDown, cost: gib * terms.costPerGiB + hoursDown * terms.costPerHourDown };
}
