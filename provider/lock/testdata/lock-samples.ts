import { digestOf } from "../../crypto/canonical-json.ts";
import type { KeyRing } from "../../crypto/key-ring.ts";
import { sealTogether } from "../../state/batch-signer.ts";
import type { LockEntry, UnsignedEntry } from "../lock-entry.ts";
import { signEntry } from "../sign-entry.ts";

/** URN of a sample placement. */
export const sampleUrn = (name: string, stack = "dev"): string =>
  `urn:pulumi:${stack}::shop::novacron:index:Placement::${name}`;

const digest = (text: string): string => digestOf(text);

/** What a sample line was decided on. */
export const sampleBasis = {
  fleet: digest("fleet"),
  policies: digest("policies"),
  models: digest("models"),
  weights: digest("weights"),
};

/** A line of a placement as a preview would make it, not signed yet. */
export function unsignedSample(name: string, ring: KeyRing, target = "a", stack = "dev"): UnsignedEntry {
  const urn = sampleUrn(name, stack);
  const decision = {
    formatVersion: 1 as const,
    subject: `nc-${name}`,
    target,
    region: "eu-central",
    country: "DE",
    continent: "EU",
    score: 0.75,
    confidence: 0.5,
    why: "cheap",
    currency: "EUR",
    costPerMonth: 36.5,
    record: digest(`record of ${name} on ${target}`),
  };
  const request = digest(`request of ${name}`);
  const statement = {
    stack: `shop/${stack}`,
    urn,
    target,
    requestDigest: request,
    decisionDigest: digestOf(decision),
  };
  const [attestation] = sealTogether([statement], ring);
  if (attestation === undefined) throw new Error("nothing was signed");
  const size = { vcpus: 2, memoryGiB: 4, diskGiB: 0, gpus: 0 };
  const claim = { urn, stack: `shop/${stack}`, name, node: target, ...size, apart: [], spread: null };
  return { urn, request, previous: null, basis: sampleBasis, attestation, decision, claim };
}

/** The same, signed. */
export function sampleEntry(name: string, ring: KeyRing, target?: string, stack?: string): LockEntry {
  return signEntry(unsignedSample(name, ring, target, stack), ring);
}
