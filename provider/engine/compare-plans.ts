import type { DecisionRecord } from "../schema/decision.ts";
import type { MovePlan } from "../schema/move-plan.ts";
import { byCodeUnits } from "../world/code-units.ts";
import type { PlacedAll } from "./place-all.ts";
import { type PlanTotals, planTotals } from "./plan-totals.ts";

/** What happens to a request between two plans. */
export type ChangeKind =
  /** On the same node in both. */
  | "stays"
  | "moved"
  /** Placed before, and nothing can take it after. */
  | "unplaceable"
  /** Nothing could take it before, and it is placed after. */
  | "placeable"
  /** Nothing can take it, before or after. */
  | "still unplaceable"
  /** Only in the second list; placed. */
  | "added"
  /** Only in the second list, and nothing can take it. */
  | "added, unplaceable"
  /** Only in the first list. */
  | "removed";

/** A figure before and after; null where unknown, or not placed. `delta` counts what is not placed as 0. */
export interface Shift {
  readonly before: number | null;
  readonly after: number | null;
  /** After less before; null where one of them is placed and unknown. */
  readonly delta: number | null;
}

/** One request in two plans. */
export interface PlanChange {
  readonly name: string;
  readonly kind: ChangeKind;
  /** Nodes; null where not placed. */
  readonly from: string | null;
  readonly to: string | null;
  /** In the fleet's currency per 730 h. */
  readonly costPerMonth: Shift;
  readonly carbonGramsPerHour: Shift;
  /** Probability of an outage within the model's horizon. */
  readonly risk: Shift;
  /** 0 to 1; of different worlds or weights only roughly comparable, since scores are relative to the candidates. */
  readonly score: Shift;
  /** Why it is where it is, or nowhere. */
  readonly why: string;
  /** What the move takes; null where it does not move. */
  readonly move: MovePlan | null;
  /** Of flexible jobs: when they start, before and after; null of others, and where not placed. */
  readonly startAt: { readonly before: string | null; readonly after: string | null };
}

/** Two plans side by side. */
export interface PlanComparison {
  /** By name. */
  readonly changes: readonly PlanChange[];
  readonly before: PlanTotals;
  readonly after: PlanTotals;
}

interface Outcome {
  readonly record: DecisionRecord | null;
  readonly why: string;
}

function outcomes({ placed, unplaced }: PlacedAll): Map<string, Outcome> {
  return new Map([
    ...placed.map(({ name, record }): [string, Outcome] => [name, { record, why: record.change ?? record.why }]),
    ...unplaced.map(({ name, error }): [string, Outcome] => [name, { record: null, why: error.headline }]),
  ]);
}

function kindOf(before: Outcome | undefined, after: Outcome | undefined): ChangeKind {
  if (after === undefined) return "removed";
  if (before === undefined) return after.record === null ? "added, unplaceable" : "added";
  if (before.record === null) return after.record === null ? "still unplaceable" : "placeable";
  if (after.record === null) return "unplaceable";
  return before.record.target.name === after.record.target.name ? "stays" : "moved";
}

/** To nine digits after the point: differences of decimal fractions are off in the sixteenth digit. */
const tidy = (value: number): number => Number(value.toFixed(9));

function shiftOf(
  before: Outcome | undefined,
  after: Outcome | undefined,
  figure: (record: DecisionRecord) => number | null,
): Shift {
  const [from, to] = [before, after].map((outcome) => (outcome?.record ? figure(outcome.record) : undefined));
  const delta = from === null || to === null ? null : tidy((to ?? 0) - (from ?? 0));
  return { before: from ?? null, after: to ?? null, delta };
}

/** Compares what became of two lists of requests: entries are matched by name. */
export function comparePlans(before: PlacedAll, after: PlacedAll): PlanComparison {
  const [first, second] = [outcomes(before), outcomes(after)];
  const names = [...new Set([...first.keys(), ...second.keys()])].sort(byCodeUnits);
  const changes = names.map((name): PlanChange => {
    const [was, is] = [first.get(name), second.get(name)];
    return {
      name,
      kind: kindOf(was, is),
      from: was?.record?.target.name ?? null,
      to: is?.record?.target.name ?? null,
      costPerMonth: shiftOf(was, is, (record) => record.costPerMonth),
      carbonGramsPerHour: shiftOf(was, is, (record) => record.carbonGramsPerHour),
      risk: shiftOf(was, is, (record) => record.risk?.probability ?? null),
      score: shiftOf(was, is, (record) => record.score),
      why: is?.why ?? "",
      move: is?.record?.move ?? null,
      startAt: { before: was?.record?.run?.startAt ?? null, after: is?.record?.run?.startAt ?? null },
    };
  });
  return { changes, before: planTotals(before), after: planTotals(after) };
}
