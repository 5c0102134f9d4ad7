import type { CloudTarget } from "../schema/cloud-target.ts";

/**
 * The document that Rego rules see as `input`, format version 1: one request, one candidate, and what placing the one on
 * the other would bring about. The placement engine's own port is assignable to it; here more may be absent, since the
 * review of a plan knows less about a candidate than the engine does.
 *
 * Masking: whoever builds the document replaces every value that came from a secret by {@link maskedValue}. Rules never
 * see secrets, and rule NCP-INP-001 denies a request whose policy labels are masked, because no rule could match them.
 *
 * Absent means unknown, never "no": a rule that demands an attribute denies when it is absent, and says so.
 */
export interface PolicyInput {
  readonly formatVersion: 1;
  readonly kind: "placement" | "quantum";
  readonly subject: PolicySubject;
  /** A `PlacementRequest` or a `QuantumRequest`, masked. A quantum program's source may be left out; no shipped rule reads it. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly candidate: PolicyCandidate;
  readonly estimates: PolicyEstimates;
  /** Nanoseconds since 1970: the Snapshot's instant. Rules have no other clock, so a verdict can be reproduced. */
  readonly now_ns: number;
}

/** What is written in place of a secret value. */
export const maskedValue = "[secret]";

/** The resource that asks. Shipped rules do not read it, so that candidates of different resources share verdicts. */
export interface PolicySubject {
  readonly stack: string;
  readonly name: string;
  readonly urn: string;
}

/** A node or a quantum backend. Units are those of the fleet file. */
export interface PolicyCandidate {
  readonly name: string;
  readonly region: string;
  readonly zone?: string;
  readonly rack?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  /** AF, AN, AS, EU, NA, OC or SA. */
  readonly continent?: string;
  readonly class?: string;
  readonly spot?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  /** Attestations held, e.g. iso27001; an empty list says that none is held. */
  readonly compliance?: readonly string[];
  /** `security` of a node in the fleet file: encryptionAtRest, openVulnerabilities, patchAgeDays ... */
  readonly security?: Readonly<Record<string, unknown>>;
  readonly cordoned?: boolean;
  readonly gridCarbonGramsPerKwh?: number;
  readonly renewableFraction?: number;
  /** Quantum backends only. */
  readonly driver?: string;
  /** The machine of a cloud: provider, account, region, type, architecture, purchase, pricePerHour ...; absent for a node of the fleet. */
  readonly cloud?: CloudTarget;
}

/** What the placement or job would bring about on the candidate. */
export interface PolicyEstimates {
  /** Placements: per 730 h, in `currency`. */
  readonly costPerMonth?: number;
  /** Quantum jobs: the whole job, in `currency`. */
  readonly cost?: number;
  /** ISO 4217. */
  readonly currency: string;
  readonly carbonGramsPerHour?: number;
  /** Probability of an outage within the model's horizon, 0 to 1. */
  readonly risk?: number;
}
