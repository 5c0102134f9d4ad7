import type { CloudTarget } from "../schema/cloud-target.ts";

/**
 * What the engine asks of policies: a structural type, so that the engine knows no policy host and tests need none.
 * The document is the one that Rego rules see as `input`.
 */
export interface PolicyInput {
  readonly formatVersion: 1;
  readonly kind: "placement" | "quantum";
  readonly subject: { readonly stack: string; readonly name: string; readonly urn: string };
  /** The request with secret values masked. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly candidate: PolicyCandidate;
  readonly estimates: PolicyEstimates;
  /** The Snapshot's instant in nanoseconds since 1970; rules have no other clock. */
  readonly now_ns: number;
}

/** A node or a quantum backend as policies see it. Absent means that the fleet does not say. */
export interface PolicyCandidate {
  readonly name: string;
  readonly region: string;
  readonly zone?: string;
  readonly rack?: string;
  readonly country: string;
  readonly continent: string;
  readonly class?: string;
  readonly spot?: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly compliance: readonly string[];
  readonly security: Readonly<Record<string, unknown>>;
  readonly cordoned?: boolean;
  readonly gridCarbonGramsPerKwh?: number;
  readonly renewableFraction?: number;
  readonly driver?: string;
  /** The machine of a cloud; absent for a node of the fleet. */
  readonly cloud?: CloudTarget;
}

/** What the placement would bring about there. */
export interface PolicyEstimates {
  readonly costPerMonth?: number;
  /** Quantum jobs: the whole job. */
  readonly cost?: number;
  readonly currency: string;
  readonly carbonGramsPerHour?: number;
  /** Probability of an outage within the model's horizon. */
  readonly risk?: number;
}

/** A rule that forbids the candidate. */
export interface PolicyDenial {
  readonly rule: string;
  readonly title: string;
  readonly message: string;
  /** What to do about it. */
  readonly remediation?: string;
  /** Where a waiver lifted it until lately: which, and since when it does not. */
  readonly lapsed?: string;
}

/** A rule that leans towards (positive) or away from (negative) the candidate; -1 to 1. */
export interface PolicyPreference {
  readonly rule: string;
  readonly weight: number;
  readonly reason: string;
}

/** A denial that a signed waiver lifts for the subject. */
export interface WaivedDenial {
  readonly rule: string;
  /** Id of the waiver. */
  readonly waiver: string;
  /** ISO 8601 instant. */
  readonly expires: string;
}

/** What policies say about one candidate. Hosts may give more than this. */
export interface PolicyVerdict {
  readonly deny: readonly PolicyDenial[];
  readonly prefer: readonly PolicyPreference[];
  /** Rules that forbid it and are waived; not among `deny`. Absent or empty where there are none. */
  readonly waived?: readonly WaivedDenial[];
}

/** Synchronous and pure: the same input under the same policy digest gives the same verdict. */
export type EvaluatePolicy = (input: PolicyInput) => PolicyVerdict;
