import type { PlannedDecision } from "../store/planned-decision.ts";
import type { PlanContext } from "./plan-context.ts";

/** How long a preview's decision is replayed in other runs of the CLI, if nothing that it rests on was changed. */
export const planMaxAgeMs = 24 * 3_600_000;

/** Whether what was recorded is to be carried out if it can be: of this run, or shown on the same basis a while ago. */
export function isPromised(planned: PlannedDecision, urn: string, context: PlanContext): boolean {
  if (planned.operation === context.operation) return true;
  return !planned.kept && planned.basis === context.basisFor(urn) && isYoung(planned, context);
}

/** Whether it was recorded of late. */
export function isYoung(planned: PlannedDecision, context: PlanContext): boolean {
  return context.now() - planned.recordedAt < planMaxAgeMs;
}
