import type { Claim, Snapshot } from "../../world/snapshot.ts";
import { claimOn } from "../decide.ts";
import { checkFeasible, type Infeasibility } from "../feasible.ts";
import { type DecideArguments, nodeArena } from "../node-arena.ts";
import type { EvaluatePolicy } from "../policy-port.ts";
import { rank } from "../rank.ts";
import { screen } from "../screen.ts";
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
  readonly #placements: readonly CurrentPlacement[];
  /** Nodes by URN, of those that have moved. */
  readonly #moved: ReadonlyMap<string, string>;
  #claims: readonly Claim[] | undefined;

  constructor(
    judge: RebalanceJudge,
    placements: readonly CurrentPlacement[],
    moved: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#judge = judge;
    this.#placements = placements;
    this.#moved = moved;
  }

  nodeOf({ subject, node }: CurrentPlacement): string {
    return this.#moved.get(subject.urn) ?? node;
  }

  /** The state after a move. */
  after({ subject }: CurrentPlacement, node: string): RebalanceState {
    return new RebalanceState(this.#judge, this.#placements, new Map([...this.#moved, [subject.urn, node]]));
  }

  /** The state as if a placement had not moved. */
  without({ subject }: CurrentPlacement): RebalanceState {
    const moved = new Map([...this.#moved].filter(([urn]) => urn !== subject.urn));
    return new RebalanceState(this.#judge, this.#placements, moved);
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
    this.#claims ??= this.#placements.map((each) => claimOn(this.nodeOf(each), each));
    return {
      subject: placement.subject,
      request: placement.request,
      // Digests only name what a record rests on, and no record is made here.
      requestDigest: "",
      maskedRequest: placement.request,
      snapshot,
      snapshotDigest: "",
      claims: this.#claims,
      previous: { target: this.nodeOf(placement), recordDigest: "" },
      evaluatePolicy,
      weights,
      options: {},
    };
  }
}
