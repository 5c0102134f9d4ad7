import type { Digest } from "../crypto/canonical-json.ts";
import type { LearnedWeights } from "../schema/learned-weights.ts";
import type { Outcome } from "../schema/outcome.ts";

/** An outcome and whose decision it is about. */
export interface StoredOutcome {
  readonly stack: string;
  readonly outcome: Outcome;
}

/** A set of learned weights, and what became of it. Instants are ISO 8601. */
export interface LearnedWeightsEntry {
  readonly digest: Digest;
  readonly weights: LearnedWeights;
  readonly proposedAt: string;
  /** Names of users of the operating system. */
  readonly proposedBy: string;
  /** Its last promotion; null where there was none. */
  readonly promotion: {
    readonly at: string;
    readonly by: string;
    readonly undone: { readonly at: string; readonly by: string } | null;
  } | null;
  readonly isInEffect: boolean;
}

/**
 * How decisions turned out, and what was learned from it: the part of a {@link Store} that feedback needs. Learned weights
 * are the whole fleet's, one line of promotions for each configuration (`base`) that they multiply.
 */
export interface FeedbackStore {
  /** Keeps outcomes, all or none; a later one of the same decision replaces the earlier. */
  putOutcomes(outcomes: readonly StoredOutcome[]): Promise<void>;
  /** All outcomes of the fleet, in the order in which they came. */
  listOutcomes(): Promise<readonly StoredOutcome[]>;

  /** Keeps a proposed set under the digest of its canonical JSON, which is returned. The same again is no change. */
  putLearnedWeights(weights: LearnedWeights, by: string): Promise<Digest>;
  /** The sets for a base, in the order in which they were proposed, each checked against its digest. */
  listLearnedWeights(base: string): Promise<readonly LearnedWeightsEntry[]>;
  /** The set that is in effect for a base, checked against its digest, or null. */
  promotedWeights(base: string): Promise<LearnedWeights | null>;
  /**
   * Puts a kept set into effect, durably.
   * @returns False, and nothing changes, where its parent is not what is in effect.
   */
  promoteWeights(weights: LearnedWeights, by: string): Promise<boolean>;
  /**
   * Takes the set that is in effect back: what was before it is in effect again.
   * @returns False, and nothing changes, where another one is in effect.
   */
  undoWeights(weights: LearnedWeights, by: string): Promise<boolean>;
}
