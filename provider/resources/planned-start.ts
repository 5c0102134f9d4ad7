import type { DecisionSummary } from "../schema/decision.ts";
import type { PlannedDecision } from "../store/planned-decision.ts";
import type { PlanContext } from "./plan-context.ts";

/** How late a flexible job may begin: what was to start at once does so once the plan is applied. */
const toleratedMs = 3_600_000;

/**
 * Why a previewed start can no longer be kept, or null where it can: of what is no flexible job, and of one that began, the
 * state has the start.
 */
export function whyTooLate(
  { kept, summary }: Pick<PlannedDecision, "kept" | "summary">,
  context: PlanContext,
): string | null {
  if (kept || summary.startAt === undefined) return null;
  const { asOf } = context.world.snapshot.telemetry;
  const lateMs = Date.parse(asOf) - Date.parse(summary.startAt);
  return lateMs > toleratedMs ? `it was to start at ${summary.startAt}, and it is ${asOf} by now` : null;
}

/** Whether two decisions start a job at times that differ by more than the while between a preview and its up. */
export function isOtherStart(a: DecisionSummary, b: DecisionSummary): boolean {
  if (a.startAt === undefined || b.startAt === undefined) return a.startAt !== b.startAt;
  return Math.abs(Date.parse(a.startAt) - Date.parse(b.startAt)) > toleratedMs;
}
