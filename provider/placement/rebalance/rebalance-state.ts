import type { Claim, Snapshot } from "../../world/snapshot.ts";
import { checkFeasible, type Infeasibility } from "../feasible.ts";
import { type DecideArguments, nodeArena } from "../node-arena.ts";
import type { EvaluatePolicy } from "../policy-port.ts";
import { rank } from "../rank.ts";
import { screen } from "../screen.ts";
import { standingClaim, standingClaims } from "../standing-claims.ts";
import type { WeightProfile } from "../weights.ts";
import type { CurrentPlacement } from "./current-placement.ts";

/** What judges the states of a re-balancing. */
export interface RebalanceJudge {
  readonly snapshot: Snapshot;
  readonly evaluatePolicy: EvaluatePolicy;
  readonly weights: WeightProfile;
}

/** Where everything is at one moment between two moves. Immutable. */
export class RebalanceState {
  readonly #judge: RebalanceJudge;
  /** What each placement holds, by URN. */
  readonly #claims: ReadonlyMap<string, Claim>;

  private constructor(judge: RebalanceJudge, claims: ReadonlyMap<string, Claim>) {
    this.#judge = judge;
    this.#claims = claims;
  }

  /** The state before any move. */
  static of(judge: RebalanceJudge, placements: readonly CurrentPlacement[]): RebalanceState {
    const claims = standingClaims(placements, judge.snapshot);
    return new RebalanceState(judge, new Map(claims.map((claim) => [claim.urn, claim])));
  }

  nodeOf({ subject, node }: CurrentPlacement): string {
    return this.#claims.get(subject.urn)?.node ?? node;
  }

  /** The state after a move. */
  after({ subject, request }: CurrentPlacement, node: string): RebalanceState {
    const { snapshot } = this.#judge;
    const others = [...snapshot.reservations.filter(({ urn }) => !this.#claims.has(urn)), ...this.#claims.values()];
    const claim = standingClaim({ subject, request, node }, others, snapshot);
    return new RebalanceState(this.#judge, new Map([...this.#claims, [subject.urn, claim]]));
  }

  /** Scores, 0 to 1, of the nodes that can take a placement while all others are where they are; its own node is among them. */
  scores(placement: CurrentPlacement): ReadonlyMap<string, number> {
    const arena = nodeArena(this.#question(placement));
    const { entries } = rank(arena, screen(arena).cleared);
    return new Map(entries.map(({ candidate, scoreMicros }) => [candidate.name, scoreMicros / 1e6]));
  }

  /** Why a placement may not be where it is, or null. */
  complaint(placement: CurrentPlacement): Infeasibility | null {
    return checkFeasible(this.nodeOf(placement), this.#question(placement));
  }

  #question(placement: CurrentPlacement): DecideArguments {
    const { snapshot, evaluatePolicy, weights } = this.#judge;
    // When a job runs is no matter of where it is; its window may be over.
    const { flexible: _, ...request } = placement.request;
    return {
      subject: placement.subject,
      request,
      // Digests only name what a record rests on, and no record is made here.
      requestDigest: "",
      maskedRequest: placement.request,
      snapshot,
      snapshotDigest: "",
      claims: [...this.#claims.values()],
      previous: { target: this.nodeOf(placement), recordDigest: "" },
      evaluatePolicy,
      weights,
      options: {},
    };
  }
}
