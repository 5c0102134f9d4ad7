import { errorType } from "../observability/error-type.ts";
import type { Telemetry, TelemetryAttributes, TelemetrySpan } from "../observability/telemetry.ts";
import type { Choice } from "./choose-decision.ts";

/** Of which resource a choice was made. */
export interface ToldSubject {
  readonly urn: string;
  /** Type token of the resource. */
  readonly type: string;
  /** Whether its inputs hold secrets: then nothing is told that follows from them. */
  readonly tainted: boolean;
}

/** What spans say of any resource. */
export function subjectAttributes(
  { urn, type }: Pick<ToldSubject, "urn" | "type">,
  telemetry: Telemetry,
): TelemetryAttributes {
  if (!telemetry.isOn) return {};
  return { "novacron.resource": telemetry.told(urn), "novacron.kind": kindOf(type) };
}

/** Says of a choice what it is: in its span, and in the sums over all of them. */
export function tellChoice(choice: Choice, subject: ToldSubject, span: TelemetrySpan, telemetry: Telemetry): void {
  if (!telemetry.isOn) return;
  const split = { "novacron.outcome": choice.how, "novacron.kind": kindOf(subject.type) };
  span.set(split);
  telemetry.add("novacron.decisions", 1, split);
  if (subject.tainted) {
    span.set({ "novacron.secret": true });
    return;
  }
  const summary = choice.how === "decided" ? choice.answer.summary : choice.summary;
  span.set({
    "novacron.decision": summary.record,
    "novacron.chosen": summary.target,
    "novacron.region": summary.region,
    "novacron.score": summary.score,
    "novacron.confidence": summary.confidence,
    ...(summary.change !== undefined && { "novacron.moved": true }),
  });
  if (choice.how !== "decided") return;
  const { runnerUp, candidates, removed } = choice.answer.record;
  span.set({
    "novacron.candidates": candidates.considered,
    "novacron.candidates.feasible": candidates.feasible,
    ...(runnerUp !== null && {
      "novacron.runner_up": runnerUp.target.name,
      "novacron.runner_up.score": runnerUp.score,
    }),
    ...(choice.superseded !== null && { "novacron.superseded": true }),
  });
  telemetry.add("novacron.candidates.considered", candidates.considered, { "novacron.kind": kindOf(subject.type) });
  for (const { by, kind, count } of removed) {
    telemetry.add("novacron.candidates.removed", count, { "novacron.rule": by, "novacron.rule.kind": kind });
  }
}

/** Says whether the plan is shown or carried out, once it is known: Check is not told. */
export function tellPhase({ preview }: { readonly preview: boolean }, telemetry: Telemetry): void {
  if (telemetry.isOn) telemetry.describe({ "novacron.phase": preview ? "preview" : "apply" });
}

/** Takes or gives back capacity, in a span of its own. What the store says of that counts it. */
export async function measured(
  name: "novacron.reserve" | "novacron.release",
  subject: Pick<ToldSubject, "urn" | "type">,
  work: () => Promise<void>,
  telemetry: Telemetry,
): Promise<void> {
  try {
    await telemetry.span(name, (span) => {
      span.set(subjectAttributes(subject, telemetry));
      return work();
    });
  } catch (error) {
    tellRefusal(error, subject.type, telemetry);
    throw error;
  }
}

/** Counts what cannot be decided or carried out, by its code. */
export function tellRefusal(error: unknown, type: string, telemetry: Telemetry): void {
  if (!telemetry.isOn) return;
  telemetry.add("novacron.refusals", 1, { "error.type": errorType(error), "novacron.kind": kindOf(type) });
}

/** `Placement` of `novacron:index:Placement`. */
function kindOf(type: string): string {
  return type.split(":").at(-1) ?? type;
}
