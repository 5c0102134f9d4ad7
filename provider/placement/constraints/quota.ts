import type { FleetNode } from "../../schema/fleet.ts";
import type { Quota } from "../../schema/fleet-limits.ts";
import { globMatches } from "../../world/glob.ts";
import type { NodeSite } from "../candidate.ts";
import { plain, toMicros } from "../decimals.ts";
import { type Amounts, costPerMonth, gpusAsked } from "../estimates.ts";
import type { NodeContext } from "../node-context.ts";
import { ownEntry } from "../own-entry.ts";
import type { Constraint } from "./constraint.ts";

/** What a quota can limit. */
export type QuotaMeasure = keyof Quota["max"];

/** Whether a quota counts a placement, by its stack and its name. */
export function countsPlacement(quota: Quota, { stack, name }: { readonly stack: string; readonly name: string }) {
  const fits = (patterns: readonly string[] | undefined, text: string): boolean =>
    patterns === undefined || patterns.some((pattern) => globMatches(pattern, text));
  return fits(quota.stacks, stack) && fits(quota.names, name);
}

/** Whether a quota counts what lies on a node. */
export function countsNode(quota: Quota, node: FleetNode): boolean {
  return (
    (quota.regions === undefined || quota.regions.includes(node.region)) &&
    Object.entries(quota.labels).every(([key, value]) => ownEntry(node.labels, key) === value)
  );
}

/** What a placement counts for in a quota, in millionths: whole numbers, so their sums have no order. Null: unknown. */
export function quotaMicros(measure: QuotaMeasure, amounts: Amounts, node: FleetNode): number | null {
  switch (measure) {
    case "placements":
      return 1e6;
    case "gpus":
      return toMicros(gpusAsked(amounts));
    case "costPerMonth": {
      const cost = costPerMonth(amounts, node);
      return cost === null ? null : toMicros(cost);
    }
    default:
      return toMicros(amounts[measure]);
  }
}

/** What is limited by a quota, as it is named there. */
export function measuresOf(quota: Quota): { readonly measure: QuotaMeasure; readonly maxMicros: number }[] {
  return Object.entries(quota.max).flatMap(([measure, max]) =>
    max === undefined ? [] : [{ measure: measure as QuotaMeasure, maxMicros: toMicros(max) }],
  );
}

/** What is left of one measure of a quota, given what others hold. */
export interface QuotaRoom {
  readonly quota: Quota;
  readonly measure: QuotaMeasure;
  /** Below 0 where it is passed already. */
  readonly leftMicros: number;
}

// One context per decision: what others hold is the same for all its candidates.
const roomsOf = new WeakMap<NodeContext, readonly QuotaRoom[]>();

/** What is left of the quotas that count the subject. What others hold at an unknown price counts as free. */
export function quotaRooms(context: NodeContext): readonly QuotaRoom[] {
  const known = roomsOf.get(context);
  if (known !== undefined) return known;
  const { snapshot, subject, holdings, index } = context;
  const quotas = (snapshot.limits?.quotas ?? []).filter((quota) => countsPlacement(quota, subject));
  const claims = quotas.length === 0 ? [] : holdings.all();
  const rooms = quotas.flatMap((quota) =>
    measuresOf(quota).map(({ measure, maxMicros }): QuotaRoom => {
      let leftMicros = maxMicros;
      for (const claim of claims) {
        const node = index.nodeByName.get(claim.node);
        if (node === undefined || !countsPlacement(quota, claim) || !countsNode(quota, node)) continue;
        const { vcpus, memoryGiB, diskGiB, gpus } = claim;
        const amounts = { vcpus, memoryGiB, diskGiB, ...(gpus > 0 && { gpus: { count: gpus } }) };
        leftMicros -= quotaMicros(measure, amounts, node) ?? 0;
      }
      return { quota, measure, leftMicros };
    }),
  );
  roomsOf.set(context, rooms);
  return rooms;
}

/** The first quota that the placement would pass on a site. An unknown cost passes any: a limit was set. */
function passed({ node }: NodeSite, context: NodeContext): QuotaRoom | undefined {
  return quotaRooms(context).find(({ quota, measure, leftMicros }) => {
    if (!countsNode(quota, node)) return false;
    const micros = quotaMicros(measure, context.request, node);
    return micros === null || (micros > 0 && micros > leftMicros);
  });
}

/** `quota`: no quota of the fleet is passed by what others hold and this placement. */
export const quota: Constraint<NodeSite, NodeContext> = {
  id: "quota",
  property: null,
  applies: (context) => quotaRooms(context).length > 0,
  holds: (site, context) => passed(site, context) === undefined,
  explain: (site, context) => {
    const room = passed(site, context);
    if (room === undefined) return "";
    const left = plain(Math.max(0, room.leftMicros) / 1e6);
    return `${left} of ${plain(room.quota.max[room.measure] ?? 0)} ${room.measure} left in the quota ${room.quota.name}`;
  },
  demand: (context) =>
    `room in the quota ${[...new Set(quotaRooms(context).map(({ quota: { name } }) => name))].join(", ")}`,
  remedy: () =>
    "Raise the quota in limits.quotas of the fleet file, or in the group that has it, or give back what is not needed.",
};
