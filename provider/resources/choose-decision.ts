import { NovaCronError } from "../errors/novacron-error.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import { containsSecret, maskSecrets } from "../state/secret.ts";
import type { PlannedDecision } from "../store/planned-decision.ts";
import type { Claim } from "../world/snapshot.ts";
import type { VerifiedDecision } from "./attested-inputs.ts";
import type { DecisionAnswer, DecisionKind, DecisionQuestion, DecisionSubject } from "./decision-kind.ts";
import type { PlanContext } from "./plan-context.ts";

/** What Check puts into the inputs, and how it came about. */
export type Choice =
  /** The decision of the state, or one recorded by a preview: its very bytes. */
  | {
      readonly how: "kept" | "replayed";
      readonly summary: PlannedDecision["summary"];
      readonly attestation: PlannedDecision["attestation"];
    }
  /** A new decision, still to be signed. */
  | { readonly how: "decided"; readonly answer: DecisionAnswer; readonly superseded: PlannedDecision["superseded"] };

/** What is to be decided, and what is known of it. */
export interface ChoiceArguments<Request, Facts> {
  readonly kind: DecisionKind<Request, Facts>;
  readonly subject: DecisionSubject;
  /** The user's inputs, secrets marked, with what NovaCron derived from them. */
  readonly inputs: PropertyMap;
  readonly request: Request;
  readonly facts: Facts;
  readonly requestDigest: string;
  /** The decision of the state, or null for a new resource. */
  readonly standing: VerifiedDecision | null;
  readonly context: PlanContext;
  readonly signal: AbortSignal;
}

/** How long a preview's decision is replayed in other runs of the CLI, if nothing that it rests on was changed. */
const planMaxAgeMs = 24 * 3_600_000;

/**
 * Chooses between what stands, what was previewed and a new decision.
 *
 * Preview and up are two processes that see the world at two instants, in two orders. They agree because the preview
 * records what it decided and the up replays it while it can be carried out. Check is not told which of the two it
 * serves: a record of this very run of the CLI is always replayed, one of another run while it is young and rests on the
 * same fleet, policies, models and weights. Where a previewed decision cannot be carried out any more, the new one says
 * so in `superseded`, and Create refuses it with that reason.
 */
export async function chooseDecision<Request, Facts>(args: ChoiceArguments<Request, Facts>): Promise<Choice> {
  const { kind, subject, inputs, request, facts, requestDigest, standing, context, signal } = args;
  const replaced = standing === null ? context.replacedBy(subject.urn) : null;
  const previousRecord = (standing ?? replaced)?.summary.record ?? null;
  const planned = (await context.store.findPlanned({ ...subject, requestDigest, previousRecord })) ?? null;
  if (signal.aborted) throw new NovaCronError("NC1802", "the operation was cancelled");

  // From here to the claim nothing waits: two Checks must not choose the same last place.
  const question: DecisionQuestion<Request> = {
    subject,
    request,
    requestDigest,
    maskedRequest: maskSecrets(inputs) as Readonly<Record<string, unknown>>,
    previous: previousOf(standing ?? replaced),
    claims: claimsBeside(subject, standing, replaced, context),
    signal,
  };
  const choice = choose(kind, question, facts, planned, standing, replaced !== null, context);
  const claim = choice.how === "decided" ? choice.answer.claim : kind.claimOn(choice.summary.target, subject, request);
  context.claim(subject.urn, claim);
  return choice.how === "decided" && containsSecret(inputs)
    ? { ...choice, answer: context.taint(choice.answer) }
    : choice;
}

function choose<Request, Facts>(
  kind: DecisionKind<Request, Facts>,
  question: DecisionQuestion<Request>,
  facts: Facts,
  planned: PlannedDecision | null,
  standing: VerifiedDecision | null,
  isReplacement: boolean,
  context: PlanContext,
): Choice {
  const sameRun = planned !== null && planned.operation === context.operation;
  let superseded: PlannedDecision["superseded"] = planned?.superseded ?? null;
  if (planned !== null && (sameRun || isReplayable(planned, context))) {
    const why = kind.whyNotFeasible(planned.summary.target, question, facts, context);
    if (why === null)
      return { how: planned.kept ? "kept" : "replayed", summary: planned.summary, attestation: planned.attestation };
    if (sameRun || planned.previewed) {
      superseded = { record: planned.summary.record, target: planned.summary.target, reason: why };
    }
  }
  if (
    standing !== null &&
    standing.requestDigest === question.requestDigest &&
    standing.urn === question.subject.urn &&
    !isReplacement
  ) {
    const why = kind.whyNotStands(question, facts, context);
    if (why === null) return { how: "kept", summary: standing.summary, attestation: standing.attestation };
  }
  return { how: "decided", answer: kind.decide(question, facts, context), superseded };
}

function isReplayable(planned: PlannedDecision, context: PlanContext): boolean {
  return !planned.kept && planned.basis === context.basis && context.now() - planned.recordedAt < planMaxAgeMs;
}

function previousOf(decision: VerifiedDecision | null): DecisionQuestion<unknown>["previous"] {
  return decision === null ? null : { target: decision.summary.target, recordDigest: decision.summary.record };
}

/**
 * The claims of the plan's other placements. A resource that is being replaced lives beside its successor for a while,
 * so its own reservation counts, too, under a URN of its own. One that was renamed does not stand in its own way: the
 * reservation under its old URN is outweighed by a claim of nothing.
 */
function claimsBeside(
  subject: DecisionSubject,
  standing: VerifiedDecision | null,
  replaced: VerifiedDecision | null,
  context: PlanContext,
): readonly Claim[] {
  const { reservations } = context.world.snapshot;
  const others = context.claims.filter((claim) => claim.urn !== subject.urn);
  if (replaced !== null) {
    const own = reservations.filter((reservation) => reservation.urn === subject.urn);
    return [...others, ...own.map((held) => ({ ...held, urn: `${held.urn}#replaced`, name: `${held.name}#replaced` }))];
  }
  if (standing !== null && standing.urn !== subject.urn) {
    const renamed = reservations.filter((reservation) => reservation.urn === standing.urn);
    return [
      ...others.filter((claim) => claim.urn !== standing.urn),
      ...renamed.map((held) => ({
        ...held,
        name: subject.name,
        vcpus: 0,
        memoryGiB: 0,
        diskGiB: 0,
        gpus: 0,
        apart: [],
        spread: null,
      })),
    ];
  }
  return others;
}
