import type { z } from "zod";
import type { Digest } from "../crypto/canonical-json.ts";
import type { DecisionRecord, DecisionSummary } from "../schema/decision.ts";
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
  readonly previous: { readonly target: string; readonly recordDigest: string } | null;
  /** Capacity that other placements of this plan will take, beside the reservations. */
  readonly claims: readonly Claim[];
  readonly signal: AbortSignal;
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
}
