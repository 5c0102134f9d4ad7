import type { Telemetry } from "../observability/telemetry.ts";
import type { CloudTarget } from "../schema/cloud-target.ts";
import type { WeightAdjustment } from "../schema/decision.ts";
import type { Choosable } from "./candidate.ts";
import type { MeasuredColumn } from "./columns/measured-column.ts";
import type { Constraint } from "./constraints/constraint.ts";
import type { Factor } from "./factors/factor.ts";
import type { Hold } from "./moves/hold.ts";
import type { Objective } from "./multi/objective.ts";
import type { DecisionSubject } from "./node-context.ts";
import type { BestOffers } from "./offers/best-offers.ts";
import type { EvaluatePolicy, PolicyInput } from "./policy-port.ts";
import type { WeightProfile } from "./weights.ts";

/** When a decision that stands gives way. */
export interface StickyOptions {
  /** Gain in score that a move must promise; 0.05 where not given. */
  readonly hysteresis?: number;
  /** Predicted risk above which a placement leaves its node; 0.5 where not given. */
  readonly evacuationRisk?: number;
}

/** The decision that stands. */
export interface PreviousDecision {
  readonly target: string;
  readonly recordDigest: string;
  /** Where that is, by the decision; a target that left the fleet has no other. */
  readonly region?: string;
  /** The machine of a cloud that it is; absent for a node of the fleet. */
  readonly cloud?: CloudTarget;
  /** Flexible jobs: ISO 8601 instant at which it was to start. */
  readonly startAt?: string;
}

/**
 * Everything that one decision is made of, whether it is about nodes or about quantum backends: `S` is a site before
 * estimates, `C` with them, `X` what constraints and factors look at.
 */
export interface Arena<S extends { readonly name: string }, C extends S & Choosable, X> {
  /** `node` or `quantum backend`, for messages. */
  readonly noun: string;
  readonly subject: DecisionSubject;
  readonly context: X;
  /** In name order. */
  readonly sites: readonly S[];
  /** Those that apply, in the order in which they are asked. */
  readonly constraints: readonly Constraint<S, X>[];
  /** Those that apply. */
  readonly factors: readonly Factor[];
  /** One column for each of `factors`, over what is left of the sites. */
  readonly measure: (candidates: readonly C[]) => readonly MeasuredColumn[];
  /** What alternatives are weighed by, besides the score. */
  readonly objectives: readonly Objective<C>[];
  readonly weights: WeightProfile;
  /** How the context shifts the weights. */
  readonly adjustments: (candidates: readonly C[]) => readonly WeightAdjustment[];
  readonly estimate: (site: S) => C;
  readonly policyInput: (candidate: C) => PolicyInput;
  readonly evaluatePolicy: EvaluatePolicy;
  readonly previous: PreviousDecision | null;
  readonly hysteresis: number;
  readonly evacuationRisk: number;
  /** What keeps it where it is whatever the gain; null when nothing does. */
  readonly hold: Hold | null;
  /** The spot offer that its machine on demand stands in for, which is to be had again; absent or null where it may stay. */
  readonly returnsTo?: string | null;
  /** What the clouds have for it; absent without clouds. */
  readonly offers?: BestOffers;
  /** Whether a name is of an offer of a cloud; absent without clouds. */
  readonly isOffer?: (name: string) => boolean;
  /** What the request narrows the choice to, for `why`: ` in EU with GPU`; empty when it does not. */
  readonly scope: string;
  /** Hears how long the steps take; no part of the decision. Nobody where absent. */
  readonly telemetry?: Telemetry | undefined;
}

/** Why one target is not to be had: a constraint's id or a rule's, and a sentence. */
export interface Infeasibility {
  readonly by: string;
  readonly kind: "constraint" | "policy";
  readonly reason: string;
}
