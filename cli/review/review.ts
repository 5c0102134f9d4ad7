import type { Digest } from "../../provider/crypto/canonical-json.ts";
import type { severities } from "../../provider/policy/policy-verdict.ts";
import type { Waiver } from "../../provider/policy/waivers/waiver-book.ts";
import type { MovePlan } from "../../provider/schema/move-plan.ts";
import type { ResourceDigest } from "./plan-digest.ts";
import type { Operation, PlannedResource, ReviewPlan } from "./planned-resource.ts";

/** How grave a violation is. */
export type Severity = (typeof severities)[number];

/** From which severity on a violation fails a review; `none`: whatever is found, it passes. */
export type FailOn = Severity | "none";

/**
 * How a review ended. `incomplete`: the plan was not the whole plan, so nothing that was found, or not found, is certain.
 */
export type Outcome = "passed" | "violations" | "incomplete";

/**
 * What becomes of a violation. `open` ones fail the review; `warning`: below the severity that fails; `known`: the baseline
 * has it; `waived`: a waiver covers it.
 */
export type FindingStatus = "open" | "warning" | "known" | "waived";

/** One violation of one rule. */
export interface Finding {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly category: string;
  readonly message: string;
  readonly remediation: string;
  /** Where the rule is documented: an absolute URL, or a path relative to the package; empty where nowhere. */
  readonly docs: string;
  /** The resource at fault; the stack's own URN where no single one is. */
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly source?: PlannedResource["source"];
  readonly status: FindingStatus;
  /** Of waived ones. */
  readonly waiver?: string;
  /** Over rule, URN and message: what a baseline and code scanning know it by. */
  readonly fingerprint: Digest;
}

/** Where a placement or a quantum job runs, and what that brings about. Absent is unknown. */
export interface Placed {
  readonly target: string;
  readonly region?: string;
  readonly country?: string;
  readonly score?: number;
  /** Placements: per 730 h. Jobs: the whole job. */
  readonly cost?: number;
  readonly currency?: string;
  readonly carbonGramsPerHour?: number;
  /** Probability of an outage. */
  readonly risk?: number;
  readonly runnerUp?: string;
  readonly why?: string;
  /** Why it differs from the decision before. */
  readonly change?: string;
  /** Flexible jobs: ISO 8601 instant at which it is to start. */
  readonly startAt?: string;
  /** Flexible jobs: gCO2e of the whole run. */
  readonly carbonGrams?: number;
  /** Flexible jobs: gCO2e less than at once, where it would run then. */
  readonly carbonSavedGrams?: number;
  /** What moving there takes; of the last move, where the decision is an older one. */
  readonly move?: MovePlan;
}

/** What the plan does to one placement or quantum job. */
export interface PlacementRow {
  readonly urn: string;
  readonly name: string;
  readonly kind: "placement" | "quantum";
  readonly operation: Operation;
  /** `secret`: it rests on a secret. `unknown`: it is decided during the update. null: it is not there. */
  readonly from: Placed | "secret" | "unknown" | null;
  readonly to: Placed | "secret" | "unknown" | null;
}

/** Sums before and after, over what is known. */
export interface Change {
  readonly from: number;
  readonly to: number;
}

/** What all decisions of the plan come to. */
export interface Totals {
  /** Placements, per 730 h, by currency; sorted. */
  readonly costPerMonth: readonly (Change & { readonly currency: string })[];
  /** Quantum jobs that would run (or ran before), by currency; sorted. */
  readonly jobCost: readonly (Change & { readonly currency: string })[];
  readonly carbonGramsPerHour: Change;
  /** The highest of a placement; null where none is known. */
  readonly highestRisk: { readonly from: number | null; readonly to: number | null };
}

/** Candidate rules that a decision does not tell enough for; the provider has judged them. */
export interface ProviderJudged {
  readonly rule: string;
  readonly needs: readonly string[];
  readonly resources: number;
}

/** The whole review of one plan. `novacron review --format json` writes it, format version 1. */
export interface Review {
  readonly formatVersion: 1;
  readonly outcome: Outcome;
  readonly project: string;
  readonly stack: string;
  readonly source: ReviewPlan["source"];
  /** ISO 8601 instant, which waivers were judged as of. */
  readonly reviewedAt: string;
  readonly plan: {
    /** What would be applied; null of an incomplete plan. */
    readonly digest: Digest | null;
    readonly operations: Readonly<Partial<Record<Operation, number>>>;
    readonly resources: readonly ResourceDigest[];
    /** Resources with properties that are known only after the update. */
    readonly withUnknowns: number;
  };
  readonly incomplete: readonly string[];
  readonly policies: { readonly digest: Digest; readonly bundle: Digest; readonly rules: number };
  readonly waivers: {
    readonly digest: Digest;
    /** Those that cover a violation of this plan. */
    readonly used: readonly Waiver[];
    /** Those in force that expire within 30 days, used or not. */
    readonly expiring: readonly Waiver[];
    readonly refused: readonly { readonly id: string; readonly why: string }[];
    /** When the first of the used ones expires: from then on the outcome may be another. null where none is used. */
    readonly validUntil: string | null;
  };
  readonly failOn: FailOn;
  /** Violations of the baseline; null without one. */
  readonly baseline: number | null;
  readonly placements: readonly PlacementRow[];
  readonly totals: Totals;
  /** The gravest first. */
  readonly findings: readonly Finding[];
  /** Decisions that could not be judged, and why. */
  readonly notJudged: readonly { readonly urn: string; readonly why: string }[];
  readonly providerJudged: readonly ProviderJudged[];
}
