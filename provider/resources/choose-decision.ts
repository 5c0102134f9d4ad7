import { NovaCronError } from "../errors/novacron-error.ts";
import { changedMachine } from "../placement/offers/changed-machine.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import { containsSecret, maskSecrets } from "../state/secret.ts";
import type { PlannedDecision } from "../store/planned-decision.ts";
import type { Claim } from "../world/snapshot.ts";
import type { VerifiedDecision } from "./attested-inputs.ts";
import { blindClaim } from "./blind-claim.ts";
import { alone, type Decider, together } from "./decide-together.ts";
import type { DecisionAnswer, DecisionKind, DecisionQuestion, DecisionSubject } from "./decision-kind.ts";
import { lockedChoice } from "./locked-choice.ts";
import { type OpenGroup, questionDigest } from "./open-group.ts";
import type { PlanContext } from "./plan-context.ts";
import { isOtherStart, whyTooLate } from "./planned-start.ts";
import { isPromised, isYoung } from "./promised-decision.ts";
import { hiddenReason, withoutDemands } from "./without-demands.ts";

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
  /** What it is placed together with, or null. */
  readonly group: OpenGroup<Request> | null;
  readonly context: PlanContext;
  /** Of the engine; see {@link PlannedDecision}. */
  readonly seed: string;
  readonly signal: AbortSignal;
}

/**
 * Chooses between what stands, what was previewed and a new decision.
 *
 * Preview and up are two processes that see the world at two instants, in two orders. They agree because the preview
 * records what it decided and the up replays it while it can be carried out. Check is not told which of the two it
 * serves: a record of this very run of the CLI is always replayed, one of another run while it is young and rests on the
 * same fleet, policies, models and weights. Where a previewed decision cannot be carried out any more, or would come out
 * otherwise on what was edited since, the new one says so in `superseded`, and Create refuses it with that reason.
 */
export async function chooseDecision<Request, Facts>(args: ChoiceArguments<Request, Facts>): Promise<Choice> {
  const { kind, facts, subject, inputs, group, standing, context } = args;
  const requestDigest = questionDigest(args.requestDigest, group);
  const replaced = standing === null ? context.replacedBy(subject.urn) : null;
  const previousRecord = (standing ?? replaced)?.summary.record ?? null;
  const recorded = (await context.store.findPlanned({ ...subject, requestDigest, previousRecord })) ?? null;
  // A key may have been revoked, or lost, since.
  const planned = recorded !== null && context.trusts(recorded.attestation.keyId) ? recorded : null;
  const decider =
    group === null ? alone(kind, facts, context) : together(kind, facts, group, await context.groups.solver(), context);
  for (;;) {
    await context.lookAround(subject.stack);
    const { choice, claimed } = chooseAndClaim(args, { planned, replaced, previousRecord }, decider);
    // Another plugin of this run claimed something meanwhile. One of those who collide gets through, so this ends.
    if (!(await claimed)) {
      context.groups.withdraw(subject.urn);
      continue;
    }
    if (choice.how !== "decided" || !containsSecret(inputs)) return choice;
    const superseded = choice.superseded && { ...choice.superseded, target: hiddenReason, reason: hiddenReason };
    return { ...choice, answer: context.taint(choice.answer), superseded };
  }
}

/** What is known of earlier decisions. */
interface KnownBefore {
  readonly planned: PlannedDecision | null;
  /** The decision of the resource that this one takes the place of. */
  readonly replaced: VerifiedDecision | null;
  readonly previousRecord: string | null;
}

/** Synchronous from the look at the other claims to its own: two Checks must not choose the same last place. */
function chooseAndClaim<Request, Facts>(
  args: ChoiceArguments<Request, Facts>,
  { planned, replaced, previousRecord }: KnownBefore,
  decider: Decider<Request>,
): { readonly choice: Choice; readonly claimed: Promise<boolean> } {
  const { kind, subject, inputs, request, facts, requestDigest, standing, group, context, seed, signal } = args;
  if (signal.aborted) throw new NovaCronError("NC1802", "the operation was cancelled");
  const question: DecisionQuestion<Request> = {
    subject,
    request,
    requestDigest,
    maskedRequest: maskSecrets(inputs) as Readonly<Record<string, unknown>>,
    previous: previousOf(standing ?? replaced),
    claims: claimsBeside(subject, standing, context),
    limits: group?.limits ?? null,
    signal,
    ...(!containsSecret(inputs) && { telemetry: context.telemetry }),
  };
  const questions = [...besidePredecessor(question, standing, context), question];
  const whyNot = (target: string): string | null =>
    whyNotAtAll(asPromised(questions, context), (each) => kind.whyNotFeasible(target, each, facts, context));
  const isPinned = planned !== null && seed !== "" && planned.seed === seed;
  const locked = lockedChoice(args, context.lock, {
    previousRecord,
    whyNotFeasible: whyNot,
  });
  const choice =
    locked ??
    (isPinned
      ? pinned(planned, whyNot, containsSecret(inputs), context)
      : choose(args, questions, planned, whyNot, decider));
  const claim = choice.how === "decided" ? choice.answer.claim : kind.claimOn(choice.summary, subject, request);
  const veiled = (each: Claim): Claim => (containsSecret(inputs) ? blindClaim(each, context.keyRing) : each);
  context.groups.answer(subject.urn);
  const claims = [
    context.claim(subject.stack, subject.urn, claim && veiled(claim)),
    // What the others of its group get is theirs before they ask for it.
    ...decider.forOthers.map((each) => context.claim(each.stack, each.urn, veiled(each))),
  ];
  return { choice, claimed: Promise.all(claims).then((made) => !made.includes(false)) };
}

/**
 * An update plan holds the engine to the very inputs that its preview had, decision and all: whatever was edited since,
 * there is no other choice.
 * @throws {NovaCronError} NC1202 where it cannot be carried out any more.
 */
function pinned(
  planned: PlannedDecision,
  whyNot: (target: string) => string | null,
  tainted: boolean,
  context: PlanContext,
): Choice {
  const { target } = planned.summary;
  const why = whyNot(target) ?? whyTooLate(planned, context);
  if (why === null)
    return { how: planned.kept ? "kept" : "replayed", summary: planned.summary, attestation: planned.attestation };
  const refusal = new NovaCronError(
    "NC1202",
    `the update plan places it on ${target}, which cannot be carried out any more: ${why}`,
    {
      property: "decision",
      expected: "the decision that the plan pins",
      remedy: "Make a new plan with `pulumi preview --save-plan`",
    },
  );
  throw tainted ? withoutDemands(refusal) : refusal;
}

function choose<Request, Facts>(
  { kind, subject, facts, standing, group, context }: ChoiceArguments<Request, Facts>,
  questions: readonly DecisionQuestion<Request>[],
  planned: PlannedDecision | null,
  whyNot: (target: string) => string | null,
  decider: Decider<Request>,
): Choice {
  const sameRun = planned !== null && planned.operation === context.operation;
  let superseded: PlannedDecision["superseded"] = planned?.superseded ?? null;
  if (planned !== null && isPromised(planned, subject.urn, context)) {
    const why = whyNot(planned.summary.target) ?? whyTooLate(planned, context);
    if (why === null)
      return { how: planned.kept ? "kept" : "replayed", summary: planned.summary, attestation: planned.attestation };
    if (sameRun || planned.previewed) {
      superseded = { record: planned.summary.record, target: planned.summary.target, reason: why };
    }
  }
  // In a group it stands where it is best for the whole, which is for the whole to say.
  if (standing !== null && group === null) {
    // What a preview has shown of it, that preview has seen with what it shows of others.
    const asked = planned?.previewed ? questions : asPromised(questions, context);
    const why = whyNotAtAll(asked, (question) =>
      isOf(standing, question) ? kind.whyNotStands(question, facts, context) : "the request changed",
    );
    if (why === null) return { how: "kept", summary: standing.summary, attestation: standing.attestation };
  }
  const answer = decideAnyway(decider, questions, context);
  if (standing !== null && group !== null && questions.some((question) => isOf(standing, question))) {
    const { target, gpu, cloud, startAt } = answer.summary;
    const { summary } = standing;
    const isThere = target === summary.target && gpu === summary.gpu && changedMachine(summary.cloud, cloud) === null;
    if (isThere && startAt === summary.startAt)
      return { how: "kept", summary: standing.summary, attestation: standing.attestation };
  }
  if (superseded === null && planned?.previewed && isYoung(planned, context)) {
    // Shown before the fleet, a policy, a model or the weights were edited. Where it turns out the same, nobody is misled.
    const { record, target } = planned.summary;
    const why = whyNot(target);
    const edited = "the fleet, a policy, a model or the weights were changed since, and it is no longer the best";
    const isOther = target !== answer.summary.target || isOtherStart(planned.summary, answer.summary);
    if (isOther) superseded = { record, target, reason: why ?? edited };
  }
  return { how: "decided", answer, superseded };
}

/** Whether a decision was made for this request, under this name. */
function isOf(standing: VerifiedDecision, { requestDigest, subject }: DecisionQuestion<unknown>): boolean {
  return standing.requestDigest === requestDigest && standing.urn === subject.urn;
}

/**
 * The questions by which a promise is kept, and what stands stays: with nothing of what another preview is about to take, which is no reason to
 * break it, and with it, for it may also make room.
 */
function asPromised<Request>(
  questions: readonly DecisionQuestion<Request>[],
  context: PlanContext,
): readonly DecisionQuestion<Request>[] {
  const doubtful = context.doubtfulClaims;
  return doubtful.length === 0 ? questions : [...without(doubtful, questions), ...questions];
}

/** The questions, had these claims not been made. */
function without<Request>(
  claims: readonly Claim[],
  questions: readonly DecisionQuestion<Request>[],
): readonly DecisionQuestion<Request>[] {
  const left = new Set(claims);
  return questions.map((question) => ({ ...question, claims: question.claims.filter((claim) => !left.has(claim)) }));
}

/** null where one of the questions has no objection, else the objection to the first. */
function whyNotAtAll<Request>(
  questions: readonly DecisionQuestion<Request>[],
  why: (question: DecisionQuestion<Request>) => string | null,
): string | null {
  let first: string | null = null;
  for (const question of questions) {
    const objection = why(question);
    if (objection === null) return null;
    first ??= objection;
  }
  return first;
}

/**
 * The answer, also where only the claims of an earlier preview stand in the way: it may have been given up, and its
 * resources may be gone from the program. Where they are not, their up says what took their place.
 */
function decideAnyway<Request>(
  decider: Decider<Request>,
  questions: readonly DecisionQuestion<Request>[],
  context: PlanContext,
): DecisionAnswer {
  try {
    return decideFirst(decider, questions, context);
  } catch (error) {
    const waiting = context.waitingClaims;
    const isCrowded = error instanceof NovaCronError && error.code === "NC1201" && waiting.length > 0;
    if (!isCrowded) throw error;
    return decideFirst(decider, without(waiting, questions), context);
  }
}

/** The answer to the first question that has one; the error of the last where none has. */
function decideFirst<Request>(
  decider: Decider<Request>,
  [question, ...others]: readonly DecisionQuestion<Request>[],
  context: PlanContext,
): DecisionAnswer {
  if (question === undefined) throw new NovaCronError("NC1803", "a decision was asked for without a question");
  try {
    return decider.decide(question);
  } catch (error) {
    const isCrowded = error instanceof NovaCronError && error.code === "NC1201" && others.length > 0;
    if (!isCrowded) throw error;
    const answer = decideFirst(decider, others, context);
    context.warn(
      "NC1204",
      "there is no room beside the one that it replaces; set deleteBeforeReplace on the resource, or free capacity first",
      question.subject.urn,
    );
    return answer;
  }
}

function previousOf(decision: VerifiedDecision | null): DecisionQuestion<unknown>["previous"] {
  if (decision === null) return null;
  const { target, region, cloud, startAt, record } = decision.summary;
  return { target, region, recordDigest: record, ...(cloud && { cloud }), ...(startAt !== undefined && { startAt }) };
}

/**
 * The claims of the plan's other placements. One that was renamed does not stand in its own way: the reservation under
 * its old URN is outweighed by a claim of nothing.
 */
function claimsBeside(
  subject: DecisionSubject,
  standing: VerifiedDecision | null,
  context: PlanContext,
): readonly Claim[] {
  const others = context.claims.filter((claim) => claim.urn !== subject.urn);
  if (standing === null || standing.urn === subject.urn) return others;
  const renamed = context.world.snapshot.reservations.filter((reservation) => reservation.urn === standing.urn);
  return [
    ...others.filter((claim) => claim.urn !== standing.urn),
    ...renamed.map(({ gpu: _gpu, ...held }) => {
      const nothing = { vcpus: 0, memoryGiB: 0, diskGiB: 0, gpus: 0, apart: [], spread: null };
      const claim = { ...held, name: subject.name, ...nothing };
      return held.blind === undefined ? claim : blindClaim(claim, context.keyRing);
    }),
  ];
}

/**
 * The question for a resource that replaces another of the same URN, if this is one: both live side by side for a while,
 * so the reservation of the old one counts, too, under a URN of its own. Where they find no room together, the question
 * without it is asked as well: with `deleteBeforeReplace`, of which providers are not told, the old one goes first.
 * Otherwise Create refuses it with NC1204, and the old one stays.
 */
function besidePredecessor<Request>(
  question: DecisionQuestion<Request>,
  standing: VerifiedDecision | null,
  context: PlanContext,
): readonly DecisionQuestion<Request>[] {
  const { urn } = question.subject;
  if (standing !== null || !context.succeedsLiving(urn)) return [];
  const own = context.world.snapshot.reservations.filter((reservation) => reservation.urn === urn);
  // A keyed digest stands for what is held, whatever it is called here.
  const beside = own.map((held) => ({ ...held, urn: `${held.urn}#replaced`, name: `${held.name}#replaced` }));
  return [{ ...question, claims: [...question.claims, ...beside] }];
}
