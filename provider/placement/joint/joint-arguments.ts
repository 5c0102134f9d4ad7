import type { Claim } from "../../world/snapshot.ts";
import type { PreviousDecision, StickyOptions } from "../arena.ts";
import type { DecideArguments } from "../node-arena.ts";
import type { MilpSolver } from "./milp.ts";

/** One of the requests that are decided on together. */
export interface JointSubject
  extends Pick<DecideArguments, "subject" | "request" | "requestDigest" | "maskedRequest" | "protect"> {
  readonly previous: PreviousDecision | null;
}

/** What all of them are decided by. `claims` are those of others than the group. */
export interface JointWorld
  extends Pick<DecideArguments, "snapshot" | "snapshotDigest" | "claims" | "evaluatePolicy" | "weights"> {
  readonly options: StickyOptions;
}

/** How the group is solved. */
export interface JointOptions {
  /** Rounds of the local search; by {@link defaultIterations} where not given. */
  readonly iterations?: number;
  /** Seed of the local search; 1 where not given. */
  readonly seed?: number;
  /** Solves small groups exactly; without one the local search does all. */
  readonly solver?: MilpSolver | null;
  /** Further inputs of the decision that no digest names, or null: limits of the group alone. */
  readonly facts?: unknown;
  /** What stands for the claims of members in digests: themselves where not given. */
  readonly veil?: (claim: Claim) => Claim;
}

/** Rounds for a group: 100 a request, at least 2,000 and at most 50,000. */
export function defaultIterations(requests: number): number {
  return Math.min(50_000, Math.max(2000, 100 * requests));
}
