import { z } from "zod";
import { type CloudTarget, cloudTarget } from "./cloud-target.ts";
import type { JointNote } from "./joint-note.ts";
import { type MovePlan, movePlan } from "./move-plan.ts";
import type { RunNote } from "./run-note.ts";

/**
 * The compact decision that lies in the checked inputs, and so in previews, policies and the state. About 500 bytes; the
 * full {@link DecisionRecord} lies in the store under `record`.
 */
export const decisionSummary = z.strictObject({
  formatVersion: z.literal(1),
  subject: z.string().describe("Id of the resource that was decided on; stays when its URN changes"),
  target: z.string().describe("The chosen node or quantum backend"),
  region: z.string().describe("Region of the fleet"),
  zone: z.string().optional().describe("Zone of the node"),
  rack: z.string().optional().describe("Rack of the node"),
  gpu: z
    .int()
    .min(0)
    .optional()
    .describe("Which of the node's shared GPUs, from 0; placements with the same share one"),
  cloud: cloudTarget.optional().describe("The machine of a cloud that was chosen; absent for a node of the fleet"),
  country: z.string().describe("ISO 3166-1 code"),
  continent: z.string().describe("Two-letter code: EU, NA ..."),
  score: z.number().describe("Weighted sum of the factors, 0 to 1"),
  confidence: z
    .number()
    .describe(
      "0 to 1: how much of what the factors need was known, how clear the choice was, and whether TOPSIS agrees",
    ),
  why: z.string().describe("One line: the factors that carried the choice"),
  runnerUp: z.string().optional().describe("The second-best target and why it lost"),
  change: z.string().optional().describe("Why this decision differs from the one before"),
  costPerMonth: z.number().optional().describe("Placements: per 730 h. Jobs: the whole job. Absent when unknown"),
  currency: z.string(),
  carbonGramsPerHour: z.number().optional(),
  risk: z.number().optional().describe("Probability of an outage within the model's horizon"),
  startAt: z.string().optional().describe("Flexible jobs: ISO 8601 instant at which it is to start"),
  carbonGrams: z.number().optional().describe("Flexible jobs: gCO2e of the whole run. Absent when unknown"),
  carbonSavedGrams: z
    .number()
    .optional()
    .describe("Flexible jobs: gCO2e less than at once, where it would run then. Absent when unknown"),
  move: movePlan.optional().describe("What moving there takes, where it was elsewhere before"),
  record: z.string().describe("Digest of the full decision record: sha256:<hex>"),
});
export type DecisionSummary = z.infer<typeof decisionSummary>;

/**
 * One factor's part in the score of one candidate, or what the lighter factors of a category add up to: then `factor` is
 * `rest.<category>`, the value null and `normalised` their weighted mean. The contributions of a candidate add up to its
 * score.
 */
export interface FactorContribution {
  readonly factor: string;
  readonly category: FactorCategory;
  /** Raw value in `unit`; null when the fleet does not say. */
  readonly value: number | null;
  readonly unit: string;
  /** 0 (worst) to 1 (best); null when unknown. */
  readonly normalised: number | null;
  /** Share of the total weight, after the unknown factors' weight was spread over the known. */
  readonly weight: number;
  readonly contribution: number;
}

export const factorCategories = [
  "resource",
  "performance",
  "cost",
  "reliability",
  "security",
  "network",
  "storage",
  "compliance",
  "energy",
  "geographic",
] as const;
export type FactorCategory = (typeof factorCategories)[number];

/** A weight that the context of a decision made heavier or lighter. */
export interface WeightAdjustment {
  /** A category, or the id of a factor. */
  readonly on: string;
  /** 0.25 to 4. */
  readonly times: number;
  readonly because: string;
}

/** Where a decision puts its subject. */
export interface DecisionTarget {
  readonly name: string;
  readonly kind: "node" | "backend";
  readonly region: string;
  readonly country: string;
  readonly continent: string;
  readonly zone?: string;
  readonly rack?: string;
  /** Which of the node's shared GPUs, from 0; absent where it shares none. */
  readonly gpu?: number;
  readonly driver?: string;
  /** The machine of a cloud; absent for a node of the fleet. */
  readonly cloud?: CloudTarget;
}

/** What a constraint or a policy rule took away. `examples` are at most three candidate names, in name order. */
export interface Removal {
  readonly by: string;
  readonly kind: "constraint" | "policy";
  readonly reason: string;
  readonly count: number;
  readonly examples: readonly string[];
}

/** A waiver that lifted a rule's denial. `examples` are at most three candidate names, in name order. */
export interface WaiverUse {
  readonly rule: string;
  /** Id of the waiver. */
  readonly waiver: string;
  /** ISO 8601 instant. */
  readonly expires: string;
  /** How many candidates could be taken only by it. */
  readonly count: number;
  readonly examples: readonly string[];
  /** Whether the chosen target is one of them. */
  readonly target: boolean;
}

export interface RiskEstimate {
  /** Probability of an outage of at least 30 min that begins within `horizonHours`. */
  readonly probability: number;
  readonly horizonHours: number;
  readonly confidence: number;
  readonly source: "model" | "class-prior";
}

/**
 * How much less, or how much more, an alternative has of something than the chosen. Above 0, and absent where they have
 * the same or where it is unknown of either.
 */
export interface TradeOffs {
  /** Placements: per 730 h. Jobs: the whole job. In the record's currency. */
  readonly costPerMonth?: number;
  readonly carbonGramsPerHour?: number;
  /** Probability of an outage. */
  readonly risk?: number;
  /** Round trip to the region that the request names. */
  readonly latencyMs?: number;
  /** Jobs: probability that a shot errs. */
  readonly shotError?: number;
  /** Jobs: until the result is there. */
  readonly waitSeconds?: number;
}

/**
 * A candidate that could be taken instead of the chosen: no other is at least as good in score, cost, carbon, risk and
 * latency, and better in one. What is unknown of the chosen is left out of that.
 */
export interface Alternative {
  /** Name of the node or quantum backend. */
  readonly target: string;
  readonly region: string;
  readonly score: number;
  /** What it has less of: one thing at least. */
  readonly gains: TradeOffs;
  /** What it has more of. */
  readonly givesUp: TradeOffs;
  /** Both in words, without what is too small to matter. */
  readonly why: string;
}

/** What another method says of the choice; it decides nothing, but what it doubts lowers the confidence. */
export interface SecondOpinion {
  readonly method: "topsis";
  /** The chosen one's: 1 is first; equals share a rank. */
  readonly rank: number;
  readonly of: number;
  /** To the ideal, 0 to 1: of the chosen, and of the best. */
  readonly closeness: number;
  readonly best: number;
  /** Whom it would choose; null when the chosen, or one as good. */
  readonly prefers: string | null;
}

/** The digests of all that went into a decision: the same digests give the same decision. */
export interface DecisionBasis {
  readonly engine: string;
  readonly request: string;
  readonly snapshot: string;
  readonly fleet: string;
  readonly model: string;
  readonly policies: string;
  readonly weights: string;
  /** Digest of the claims of the same plan that stood when this was decided; of secret ones, their keyed digests. */
  readonly claims: string;
  /** Record digest of the decision before, or null. */
  readonly previous: string | null;
}

/** What the accounts of a federation had for a decision. An offer is an instance type in a region, bought in one way. */
export interface OffersNote {
  /** Digest of the catalogue. */
  readonly catalog: string;
  /** All that were looked at. */
  readonly considered: number;
  /** Those that do what is asked. */
  readonly fitting: number;
  /** Of each account's region at most so many are candidates: the cheapest, each of another family. */
  readonly perRegion: number;
  /** What kept offers from fitting; `surprise`: larger than twice what was asked, and not cheaper. */
  readonly removed: readonly Removal[];
  /** The fit and the price of the chosen one, and why it may be larger than twice what was asked; null for a node. */
  readonly reason: string | null;
}

/**
 * The full record of one decision. Canonical JSON (RFC 8785); stored under its own digest. Format 2 has `weights`,
 * `unknown`, `alternatives` and `secondOpinion`, and the lighter factors of a category in one contribution; format 1 has every factor, unknown ones too. Of
 * a decision that rests on secrets, what follows from them is "[secret]", 0, null or empty, and `basis.request` is
 * keyed: see `redactAnswer`.
 */
export interface DecisionRecord {
  readonly formatVersion: 1 | 2;
  readonly subject: {
    readonly id: string;
    readonly stack: string;
    readonly urn: string;
    readonly name: string;
    readonly type: string;
  };
  /** The request with secret values masked as "[secret]". */
  readonly request: Readonly<Record<string, unknown>>;
  readonly target: DecisionTarget;
  readonly score: number;
  readonly confidence: number;
  readonly why: string;
  readonly contributions: readonly FactorContribution[];
  /** Ids of the factors that count for the request and that the fleet has no data on for the target. */
  readonly unknown?: readonly string[];
  /** The profile that weighed, the digest of the learned weights over it, and how the context shifted it. */
  readonly weights?: {
    readonly profile: string;
    readonly learned?: string;
    readonly adjustments: readonly WeightAdjustment[];
  };
  readonly runnerUp: { readonly target: DecisionTarget; readonly score: number; readonly why: string } | null;
  /** At most five, by score. */
  readonly alternatives?: readonly Alternative[];
  /** Null where nothing else was feasible. */
  readonly secondOpinion?: SecondOpinion | null;
  readonly candidates: { readonly considered: number; readonly feasible: number };
  readonly removed: readonly Removal[];
  /** What clouds offered; absent without a federation. */
  readonly offers?: OffersNote;
  /** Only where waivers lifted something; by rule. */
  readonly waivers?: readonly WaiverUse[];
  readonly change: string | null;
  readonly costPerMonth: number | null;
  readonly currency: string;
  readonly carbonGramsPerHour: number | null;
  readonly risk: RiskEstimate | null;
  readonly basis: DecisionBasis;
  /** Only where it was decided together with others. */
  readonly joint?: JointNote;
  /** Only of flexible jobs. */
  readonly run?: RunNote;
  /** Only where it was elsewhere before. */
  readonly move?: MovePlan;
}
