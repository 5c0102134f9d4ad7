import type { DecisionTarget } from "../../schema/decision.ts";
import type { MovePlan } from "../../schema/move-plan.ts";
import type { PlacementRequest } from "../../schema/placement-request.ts";
import type { CloudWorld } from "../../world/clouds/cloud-world.ts";
import type { PreviousDecision } from "../arena.ts";
import { rounded } from "../decimals.ts";
import type { WorldIndex } from "../world-index.ts";
import { isStateful } from "./hold.ts";
import { displacement, isResize, type Place, placeOf, placeOfTarget } from "./place-of.ts";
import { hoursPerGiB, pricePerGiB } from "./transfer.ts";

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
 * @param index Of the world with the offers that were decided on.
 */
export function planMove(
  request: PlacementRequest,
  previous: PreviousDecision | null,
  target: DecisionTarget,
  { index, clouds }: { readonly index: WorldIndex; readonly clouds?: CloudWorld | undefined },
): MovePlan | null {
  if (previous === null) return null;
  if (previous.target === target.name && displacement(previous.cloud ?? null, target.cloud) === null) return null;
  const from = placeOf(previous, index.nodeByName.get(previous.target));
  const to = placeOfTarget(target, index.nodeByName.get(target.name));
  const isSized = isResize(from, to);
  const dataGiB = isSized ? 0 : dataGiBOf(request);
  const costs = amountOf(dataGiB, () => pricePerGiB(from, to, clouds));
  const hours = amountOf(dataGiB, () => hoursPerGiB(from, to, clouds));
  return {
    from: from.name,
    to: to.name,
    ...(from.region !== undefined && { fromRegion: from.region }),
    changes: changesOf(from, to),
    replaces: isSized ? "size" : "machine",
    ...(dataGiB !== null && { dataGiB }),
    ...(costs !== null && { transferCost: costs }),
    ...(hours !== null && { hours }),
  };
}

function amountOf(dataGiB: number | null, perGiB: () => number | null): number | null {
  if (dataGiB === null || dataGiB === 0) return dataGiB;
  const each = perGiB();
  return each === null ? null : rounded(dataGiB * each);
}

/** A figure of a place that is not known changes nothing that could be told. */
function changesOf(from: Place, to: Place): MovePlan["changes"] {
  const [a, b] = [from.cloud, to.cloud];
  const isKnown = a !== undefined || from.node !== undefined;
  const differs = (x: string | undefined, y: string | undefined): boolean =>
    x !== undefined && y !== undefined && x !== y;
  const isOtherCloud = isKnown && a?.provider !== b?.provider;
  const isOtherRegion = differs(from.region, to.region);
  return [
    ...(isOtherCloud ? ["cloud" as const] : []),
    ...(!isOtherCloud && (differs(a?.account, b?.account) || differs(a?.accountId, b?.accountId))
      ? ["account" as const]
      : []),
    ...(isOtherRegion ? ["region" as const] : []),
    ...(!isOtherRegion && !isOtherCloud && differs(from.zone, to.zone) ? ["zone" as const] : []),
    // An offer is no node: what it stands for is told by the rest.
    ...(b === undefined ? ["node" as const] : []),
    ...(differs(a?.type, b?.type) ? ["type" as const] : []),
    ...(differs(a?.purchase, b?.purchase) ? ["purchase" as const] : []),
  ];
}
