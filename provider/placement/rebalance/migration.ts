import type { PlacementRequest } from "../../schema/placement-request.ts";
import type { MigrationTerms } from "./terms.ts";

/** What moving one placement takes. */
export interface Migration {
  /** Memory and local disk that are copied. */
  readonly gib: number;
  readonly hoursDown: number;
  /** In the fleet's currency. */
  readonly cost: number;
}

/** What it takes to move a placement to any other node. */
export function migrationOf({ memoryGiB, diskGiB }: PlacementRequest, terms: MigrationTerms): Migration {
  const gib = memoryGiB + diskGiB;
  const hoursDown = terms.hoursPerMove + gib / terms.gibPerHour;
  return { gib, hoursDown, cost: gib * terms.costPerGiB + hoursDown * terms.costPerHourDown };
}
