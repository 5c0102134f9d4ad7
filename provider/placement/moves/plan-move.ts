import type { DecisionTarget } from "../../schema/decision.ts";
import type { FleetNode } from "../../schema/fleet.ts";
import type { MovePlan } from "../../schema/move-plan.ts";
import type { PlacementRequest } from "../../schema/placement-request.ts";
import type { PreviousDecision } from "../arena.ts";
import { rounded } from "../decimals.ts";
import type { WorldIndex } from "../world-index.ts";
import { isStateful } from "./hold.ts";

/** Bits of a GiB over bits of a gigabit. */
const gigabitsPerGiB = (8 * 2 ** 30) / 1e9;

/**
 * Data that a move has to carry along, in GiB; 0 of what keeps none. What only says that it is stateful has what it asks for
 * as local disk; null where it asks for none.
 */
export function dataGiBOf(request: PlacementRequest): number | null {
  const { stateful, diskGiB } = request;
  if (!isStateful(request)) return 0;
  if (typeof stateful === "object") return stateful.dataGiB;
  return diskGiB > 0 ? diskGiB : null;
}

/**
 * What it takes that a decision puts its subject elsewhere; null where it stays, or was nowhere. Of the place that it leaves
 * no more is known than the decision before says, where that left the fleet.
 */
export function planMove(
  request: PlacementRequest,
  previous: PreviousDecision | null,
  target: DecisionTarget,
  index: WorldIndex,
): MovePlan | null {
  if (previous === null || previous.target === target.name) return null;
  const from = index.nodeByName.get(previous.target);
  const to = index.nodeByName.get(target.name);
  const fromRegion = from?.region ?? previous.region;
  const dataGiB = dataGiBOf(request);
  const transferCost = dataGiB === null ? null : costOf(dataGiB, from, fromRegion, target.region);
  const hours = dataGiB === null ? null : hoursOf(dataGiB, from, to);
  return {
    from: previous.target,
    to: target.name,
    ...(fromRegion !== undefined && { fromRegion }),
    changes: [
      ...(fromRegion !== undefined && fromRegion !== target.region ? ["region" as const] : []),
      ...(from !== undefined && (fromRegion !== target.region || from.zone !== target.zone) ? ["zone" as const] : []),
      "node",
    ],
    replaces: "machine",
    ...(dataGiB !== null && { dataGiB }),
    ...(transferCost !== null && { transferCost: rounded(transferCost) }),
    ...(hours !== null && { hours: rounded(hours) }),
  };
}

/** As the factor `migration_cost` has it: what leaves a region is paid for, what stays in it is not. */
function costOf(
  dataGiB: number,
  from: FleetNode | undefined,
  fromRegion: string | undefined,
  toRegion: string,
): number | null {
  if (dataGiB === 0 || fromRegion === toRegion) return 0;
  const perGiB = from?.network.transferCostPerGiB;
  return perGiB === undefined ? null : perGiB * dataGiB;
}

/** At the line rate of the slower of both. */
function hoursOf(dataGiB: number, from: FleetNode | undefined, to: FleetNode | undefined): number | null {
  if (dataGiB === 0) return 0;
  const [a, b] = [from?.performance.networkGbps, to?.performance.networkGbps];
  return a === undefined || b === undefined ? null : (dataGiB * gigabitsPerGiB) / Math.min(a, b) / 3600;
}
