import type { z } from "zod";
import type { Digest } from "../crypto/canonical-json.ts";
import type { NovaCronError } from "../errors/novacron-error.ts";
import type { Telemetry } from "../observability/telemetry.ts";
import type { PreviousDecision } from "../placement/arena.ts";
import type { MilpSolver } from "../placement/joint/milp.ts";
import type { DecisionRecord, DecisionSummary } from "../schema/decision.ts";
import type { FleetLimits } from "../schema/fleet-limits.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import type { Claim } from "../world/snapshot.ts";
import type { PlanContext } from "./plan-context.ts";

/** Who is decided on. */
export interface DecisionSubject {
  /** The resource's id: derived from its first URN, and kept when the URN changes. */
  readonly id: string;
  readonly stack: string;
  readonly urn: string;
  readonly name: string;
  readonly type: string;
}

/** One question to the engine. */
export interface DecisionQuestion<Request> {
  readonly subject: DecisionSubject;
  readonly request: Request;
  readonly requestDigest: string;
  /** The request as records and policies may see it: secrets are "[secret]". */
  readonly maskedRequest: Readonly<Record<string, unknown>>;
  /** The decision that stands, or null. */
  readonly previous: PreviousDecision | null;
  /** Capacity that other placements of this plan will take, beside the reservations. */
  readonly claims: readonly Claim[];
  /** The fleet's limits with those of its group; null where those of the fleet hold. */
  readonly limits: FleetLimits | null;
  readonly signal: AbortSignal;
  /** Absent where what is decided follows from secrets, and for what is not asked but only looked at. */
  readonly telemetry?: Telemetry;
}

/** What a group is decided on by, besides its questions. */
export interface GroupTerms {
  /** Of the group's requests and limits. */
  readonly digest: string;
  /** Whether they hold secrets: then digests over members' claims are keyed. */
  readonly isTainted: boolean;
  readonly solver: MilpSolver;
}

export interface DecisionAnswer {
  readonly record: DecisionRecord;
  readonly recordDigest: Digest;
  readonly summary: DecisionSummary;
  /** What it takes of the fleet; null where it takes nothing that could run out. */
  readonly claim: Claim | null;
}

/** A verified decision that is being brought about. */
export interface AppliedDecision {
  readonly stack: string;
  readonly summary: DecisionSummary;
  /** Whether the inputs hold secrets: then nothing of the result may be stored. */
  readonly tainted: boolean;
}

/** What sets the resource types apart whose place NovaCron decides. Everything else they share. */
export interface DecisionKind<Request, Facts> {
  readonly token: string;
  readonly schema: z.ZodType<Request>;
  /** Gathers what the decision needs besides the world: reads and parses the program of a quantum job. */
  prepare(request: Request, context: PlanContext): Promise<Facts>;
  /** Inputs that NovaCron adds for `prepare`'s facts, so that a change of them is a change of the inputs. */
  derive(request: Request, facts: Facts): PropertyMap;
  /** Names of the inputs that `derive` gives; what the user writes there is refused. */
  readonly derivedInputs: readonly string[];
  /** Pure and synchronous: nothing may happen between a decision and its claim. */
  decide(question: DecisionQuestion<Request>, facts: Facts, context: PlanContext): DecisionAnswer;
  /**
   * Decides on several at once: an answer or an error for each, in their order. Their claims are the same, those of others.
   * Absent where the type has no groups.
   */
  readonly decideTogether?: (
    questions: readonly DecisionQuestion<Request>[],
    terms: GroupTerms,
    context: PlanContext,
  ) => readonly (DecisionAnswer | NovaCronError)[];
  /** null, or why the decision that stands must be made anew. */
  whyNotStands(question: DecisionQuestion<Request>, facts: Facts, context: PlanContext): string | null;
  /** null, or why `target` cannot be taken at all any more. */
  whyNotFeasible(
    target: string,
    question: DecisionQuestion<Request>,
    facts: Facts,
    context: PlanContext,
  ): string | null;
  /** What the request takes of the decision's target, or null where it takes nothing that could run out. */
  claimOn(decision: DecisionSummary, subject: DecisionSubject, request: Request): Claim | null;
  /** Paths of changed inputs that need a new resource. */
  replacedBy(changedPaths: readonly string[]): readonly string[];
  /** Brings it about, once the decision was verified. Its result joins the outputs. */
  apply(
    request: Request,
    facts: Facts,
    decision: AppliedDecision,
    context: PlanContext,
    signal: AbortSignal,
  ): Promise<PropertyMap>;
  /** Names of the outputs that only `apply` knows; unknown in previews. */
  readonly appliedOutputs: readonly string[];
  /** Names of the outputs that not every decision has. */
  readonly optionalOutputs: readonly string[];
}
