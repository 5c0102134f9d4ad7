import type { FleetLimits, Quota } from "../../schema/fleet-limits.ts";
import type { NodeOffer } from "../../schema/node-offer.ts";
import { cloudQuota, reserved as reservedConstraint } from "../constraints/offer.ts";
import {
  countsNode,
  type QuotaMeasure,
  quota as quotaConstraint,
  quotaMicros,
  quotaRooms,
} from "../constraints/quota.ts";
import { toMicros } from "../decimals.ts";
import { accountRooms, countsOffer, machineName } from "../offers/account-room.ts";
import type { WorldIndex } from "../world-index.ts";
import type { LimitCoupling } from "./coupling.ts";
import type { JointProblem } from "./problem.ts";
import type { Prospect } from "./prospect.ts";

type Columns = Omit<JointProblem, "couplings">;

function quotaLimits(prospects: readonly Prospect[], columns: Columns, index: WorldIndex): LimitCoupling[] {
  const found = new Map<string, { quota: Quota; measure: QuotaMeasure; limit: number; amounts: Float64Array }>();
  for (const [request, { arena, each }] of prospects.entries()) {
    if (arena === null) continue;
    for (const { quota, measure, leftMicros } of quotaRooms(arena.context)) {
      const key = JSON.stringify([quota, measure]);
      const known = found.get(key);
      const amounts = known?.amounts ?? new Float64Array(columns.candidateNode.length);
      for (let c = columns.firstCandidate[request] ?? 0; c < (columns.firstCandidate[request + 1] ?? 0); c++) {
        const node = index.nodes[columns.candidateNode[c] ?? -1];
        if (node && countsNode(quota, node)) amounts[c] = quotaMicros(measure, each.request, node) ?? 0;
      }
      // All see the same holdings, so what is left is the same for each of them.
      found.set(key, { quota, measure, limit: leftMicros, amounts });
    }
  }
  return [...found.values()].map(({ limit, amounts }) => ({ kind: "limit", id: quotaConstraint.id, limit, amounts }));
}

/** Moves that could be left count; a placement that cannot stay is none. */
function disruptionLimit(
  prospects: readonly Prospect[],
  columns: Columns,
  index: WorldIndex,
  { disruption }: FleetLimits,
): LimitCoupling[] {
  if (disruption === undefined) return [];
  const amounts = new Float64Array(columns.candidateNode.length);
  for (const [request, { candidates }] of prospects.entries()) {
    const moves = new Set(candidates.flatMap(({ name, isMove }) => (isMove ? [name] : [])));
    for (let c = columns.firstCandidate[request] ?? 0; c < (columns.firstCandidate[request + 1] ?? 0); c++) {
      if (moves.has(index.nodes[columns.candidateNode[c] ?? -1]?.name ?? "")) amounts[c] = 1e6;
    }
  }
  return [{ kind: "limit", id: "disruption", limit: disruption.maxMoves * 1e6, amounts }];
}

/** Quotas of the clouds' accounts, and machines that are reserved there. */
function accountLimits(prospects: readonly Prospect[], columns: Columns, index: WorldIndex): LimitCoupling[] {
  const context = prospects.find(({ arena }) => arena !== null)?.arena?.context;
  if (context === undefined) return [];
  // All see the same holdings, so what is left is the same for each of them.
  const { quotas, reserved } = accountRooms(context);
  const amountsOf = (amount: (offer: NodeOffer) => number): Float64Array =>
    Float64Array.from(columns.candidateNode, (node) => {
      const offer = index.nodes[node]?.offer;
      return offer === undefined ? 0 : amount(offer);
    });
  return [
    ...quotas.map((room) => ({
      kind: "limit" as const,
      id: cloudQuota.id,
      limit: toMicros(room.leftVcpus),
      amounts: amountsOf((offer) => (countsOffer(room, offer) ? toMicros(offer.target.vcpus) : 0)),
    })),
    ...[...reserved].map(([machine, left]) => ({
      kind: "limit" as const,
      id: reservedConstraint.id,
      limit: left * 1e6,
      amounts: amountsOf(({ target, mode }) =>
        mode === "reserved" && machineName(target.account, target.region, target.type) === machine ? 1e6 : 0,
      ),
    })),
  ];
}

/** The fleet's quotas and its disruption budget, and the accounts' quotas, as far as they bind the requests of a group. */
export function limitsOf(prospects: readonly Prospect[], columns: Columns, index: WorldIndex): LimitCoupling[] {
  const limits = prospects.find(({ arena }) => arena !== null)?.arena?.context.snapshot.limits;
  return [
    ...(limits === undefined
      ? []
      : [...quotaLimits(prospects, columns, index), ...disruptionLimit(prospects, columns, index, limits)]),
    ...accountLimits(prospects, columns, index),
  ];
}
