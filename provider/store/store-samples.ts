import type { DecisionRecord, DecisionSummary } from "../schema/decision.ts";
import type { Claim, Snapshot } from "../world/snapshot.ts";
import type { PlannedDecisionInput } from "./planned-decision.ts";

/** URN of the sample placement `name` in `stack`. */
export function urnOf(stack: string, name: string): string {
  return `urn:pulumi:${stack}::shop::novacron:index:Placement::${name}`;
}

/** A claim of 4 vCPUs and 8 GiB on node-1, unless told otherwise. */
export function sampleClaim(stack: string, name: string, changes: Partial<Claim> = {}): Claim {
  const amounts = { node: "node-1", vcpus: 4, memoryGiB: 8, diskGiB: 0, gpus: 0 };
  return { urn: urnOf(stack, name), stack, name, ...amounts, apart: [], spread: null, ...changes };
}

/** A summary of a decision for `target`. */
export function sampleSummary(target: string, record: string): DecisionSummary {
  const place = { region: "eu-1", country: "DE", continent: "EU", currency: "EUR" };
  return {
    formatVersion: 1,
    subject: "subject-1",
    target,
    ...place,
    score: 0.75,
    confidence: 0.9,
    why: "cheapest in the EU",
    record,
  };
}

/** A planned decision for `name`, by plan `planId`, on node-1. */
export function samplePlanned(
  planId: string,
  name: string,
  changes: Partial<PlannedDecisionInput> = {},
): PlannedDecisionInput {
  const stack = changes.stack ?? "dev";
  return {
    stack,
    urn: urnOf(stack, name),
    requestDigest: `sha256:${"a".repeat(64)}`,
    previousRecord: null,
    planId,
    operation: "run-1",
    basis: "sha256:basis",
    kept: false,
    secret: false,
    summary: sampleSummary("node-1", "sha256:one"),
    attestation: {
      formatVersion: 1,
      algorithm: "ed25519+falcon-512",
      keyId: "0123456789abcdef",
      purpose: "decision",
      requestDigest: `sha256:${"a".repeat(64)}`,
      decisionDigest: `sha256:${"b".repeat(64)}`,
      subject: "AAAAAAAAAAAAAAAA",
      signature: "c2lnbmF0dXJl",
    },
    claim: sampleClaim(stack, name),
    recordedAt: Date.parse("2026-03-01T12:00:00.000Z"),
    seed: "seed-1",
    superseded: null,
    ...changes,
  };
}

/** A claim that follows from secrets, with what binds it to others of its stack. */
export function secretClaim(stack: string, name: string): Claim {
  return sampleClaim(stack, name, {
    vcpus: 3.75,
    apart: [{ from: "the-neighbour", level: "rack" }],
    spread: { group: "the-group", level: "zone", maxSkew: 1 },
    blind: `hmac-sha256:${"c".repeat(64)}`,
  });
}

/** A planned decision that follows from secrets. */
export function secretPlanned(planId: string, name: string): PlannedDecisionInput {
  return samplePlanned(planId, name, {
    secret: true,
    summary: sampleSummary("the-target", "sha256:one"),
    claim: { ...secretClaim("dev", name), node: "the-target" },
    superseded: { record: "sha256:before", target: "the-target-before", reason: "the-reason" },
  });
}

/** A snapshot that differs by its revision. */
export function sampleSnapshot(reservationsRevision: number): Snapshot {
  return {
    formatVersion: 1,
    fleetId: "lab",
    currency: "EUR",
    regions: [],
    nodes: [],
    quantumBackends: [],
    telemetry: { asOf: "2026-03-01T12:00:00.000Z", risk: {}, availability: { "node-1": 0.1 + 0.2 }, down: [] },
    reservationsRevision,
    reservations: [],
    digests: { fleet: "sha256:f", model: "sha256:m", policies: "sha256:p" },
  };
}

/** A full record for `name`, decided for `target` on the snapshot of that digest. */
export function sampleRecord(name: string, target: string, snapshot = "sha256:s"): DecisionRecord {
  const digests = { engine: "1", request: "sha256:r", fleet: "sha256:f", model: "sha256:m" };
  return {
    formatVersion: 1,
    subject: { id: "subject-1", stack: "dev", urn: urnOf("dev", name), name, type: "novacron:index:Placement" },
    request: { vcpus: 4, password: "[secret]", note: "Größe ≤ 4 – ok" },
    target: { name: target, kind: "node", region: "eu-1", country: "DE", continent: "EU" },
    score: 0.75,
    confidence: 0.9,
    why: "cheapest in the EU",
    contributions: [],
    runnerUp: null,
    candidates: { considered: 2, feasible: 1 },
    removed: [],
    change: null,
    costPerMonth: 73,
    currency: "EUR",
    carbonGramsPerHour: null,
    risk: null,
    basis: { ...digests, snapshot, policies: "sha256:p", weights: "sha256:w", claims: "sha256:c", previous: null },
  };
}
