import type { PlacedAll, PlacedRequest, UnplacedRequest } from "../../provider/engine/place-all.ts";
import { type PlanTotals, planTotals } from "../../provider/engine/plan-totals.ts";
import type { DecisionRecord, DecisionTarget, Removal } from "../../provider/schema/decision.ts";
import type { Situation } from "./open-situation.ts";

/** One placement of {@link PlannedJson}. */
export interface PlannedPlacement {
  readonly name: string;
  readonly target: DecisionTarget;
  readonly score: number;
  readonly confidence: number;
  readonly why: string;
  /** Per 730 h; null when unknown. */
  readonly costPerMonth: number | null;
  readonly carbonGramsPerHour: number | null;
  /** Probability of an outage within the model's horizon; null when unknown. */
  readonly risk: number | null;
  readonly recordDigest: string;
  readonly record: DecisionRecord;
}

/** What `novacron place --json` prints, and `explain` and `rebalance` read. */
export interface PlannedJson {
  readonly formatVersion: 1;
  readonly fleet: string;
  readonly currency: string;
  readonly asOf: string;
  readonly snapshot: string;
  readonly weights: string;
  readonly placements: readonly PlannedPlacement[];
  readonly unplaced: readonly {
    readonly name: string;
    readonly code: string;
    readonly message: string;
    readonly property: string | null;
    readonly expected: string | null;
    readonly remedy: string | null;
    readonly removed: readonly Removal[];
  }[];
  readonly totals: PlanTotals;
}

/** A plan as JSON. */
export function plannedJson(plan: PlacedAll, { world, weights, asOf }: Situation): PlannedJson {
  const { fleetId, currency } = world.snapshot;
  return {
    formatVersion: 1,
    fleet: fleetId,
    currency,
    asOf,
    snapshot: world.snapshotDigest,
    weights: weights.profile,
    placements: plan.placed.map(plannedPlacement),
    unplaced: plan.unplaced.map(unplacedRequest),
    totals: planTotals(plan),
  };
}

function plannedPlacement({ name, record, recordDigest }: PlacedRequest): PlannedPlacement {
  const { target, score, confidence, why, costPerMonth, carbonGramsPerHour } = record;
  const risk = record.risk?.probability ?? null;
  return { name, target, score, confidence, why, costPerMonth, carbonGramsPerHour, risk, recordDigest, record };
}

function unplacedRequest({ name, error, removed }: UnplacedRequest): PlannedJson["unplaced"][number] {
  const { code, message, property = null, expected = null, remedy = null } = error;
  return { name, code, message, property, expected, remedy, removed };
}
