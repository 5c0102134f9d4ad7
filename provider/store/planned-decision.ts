import type { DecisionSummary } from "../schema/decision.ts";
import type { Attestation } from "../state/attestation.ts";
import type { Claim } from "../world/snapshot.ts";

/** What names a planned decision: the question that it answers. */
export interface PlannedKey {
  readonly stack: string;
  readonly urn: string;
  readonly requestDigest: string;
  /** Record digest of the decision that stood before, or null: the same request is another question after a move. */
  readonly previousRecord: string | null;
}

/** A decision that a plan made and that is not applied yet; what `up` replays after a preview. */
export interface PlannedDecisionInput extends PlannedKey {
  /** Names the plan, that is the plugin process, that decided or last showed it. */
  readonly planId: string;
  /** Names the run of the CLI; a preview and the up that follows it in one run share it. */
  readonly operation: string;
  /** Digest of what users edit: fleet, policies, models, weights. */
  readonly basis: string;
  /** Whether the decision of the state was kept: nothing is to be applied then. */
  readonly kept: boolean;
  /** Whether it rests on secret inputs: summary, claim and supersession are stored sealed then. */
  readonly secret: boolean;
  readonly summary: DecisionSummary;
  /** As it lies in the inputs, part for part: post-quantum signatures differ at each signing. */
  readonly attestation: Attestation;
  /** The capacity it will take; null for quantum jobs, which hold none. */
  readonly claim: Claim | null;
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
  /**
   * The random seed that the engine gave to the Check which made or last showed it. An update plan repeats it: so a
   * Check knows that the decision is pinned. Empty where the engine gave none.
   */
  readonly seed: string;
  /** The decision that the user was shown, where this one had to take its place. */
  readonly superseded: Supersession | null;
}

/** A decision that a user saw in a preview and that could not be kept. */
export interface Supersession {
  readonly record: string;
  readonly target: string;
  readonly reason: string;
}

/** What a previewed run of the CLI is about to take. */
export interface PlannedClaims {
  /** The run whose preview it was; null where none is remembered. */
  readonly operation: string | null;
  /** Of its decisions that are not consumed: one per URN, in URN order. */
  readonly claims: readonly Claim[];
}

/** A planned decision as the store gives it back. */
export interface PlannedDecision extends PlannedDecisionInput {
  /** Whether a preview showed this decision to a user. */
  readonly previewed: boolean;
}
