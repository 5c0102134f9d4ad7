import { z } from "zod";
import { isAlgorithmName } from "../crypto/algorithms.ts";
import { decisionSummary } from "../schema/decision.ts";
import { separationLevel } from "../schema/placement-request.ts";
import { attestation } from "../state/attestation.ts";
import type { Claim } from "../world/snapshot.ts";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

// The type is said, because zod's optional properties may be undefined as well.
const claim: z.ZodType<Claim> = z.strictObject({
  urn: z.string(),
  stack: z.string(),
  name: z.string(),
  node: z.string(),
  vcpus: z.number(),
  memoryGiB: z.number(),
  diskGiB: z.number(),
  gpus: z.number(),
  gpu: z.int().optional(),
  apart: z.array(z.strictObject({ from: z.string(), level: separationLevel })),
  spread: z.strictObject({ group: z.string(), level: separationLevel, maxSkew: z.number() }).nullable(),
  blind: z.string().optional(),
}) as unknown as z.ZodType<Claim>;

/** What a locked decision was made on, as far as people edit it: one digest for each that a refusal can name. */
export const lockBasis = z.strictObject({
  fleet: digest.describe("Of the fleet file with its federation, without prices, which change by themselves"),
  policies: digest.describe("Of the policies, their data, and the waivers for this resource"),
  models: digest.describe("Of the risk model"),
  weights: digest.describe("Of the configured weights, the hysteresis and the evacuation risk"),
});
export type LockBasis = z.infer<typeof lockBasis>;

const common = {
  urn: z.string().startsWith("urn:pulumi:"),
  request: digest.describe("Of the inputs, and of the group that they are placed with; keyed where they hold secrets"),
  previous: digest.nullable().describe("Record digest of the decision that stood before, or null"),
  basis: lockBasis,
  attestation,
  signature: z.strictObject({
    algorithm: z.string().refine(isAlgorithmName, "a signature algorithm of this version"),
    keyId: z.string().regex(/^[0-9a-f]{16}$/),
    signature: z.string().describe("base64url, over all the rest of the line"),
  }),
};

/**
 * One line of a lock file: the decision on one placement, the attestation that goes into its inputs, what it was decided on,
 * and a signature over all of it. Of a placement with secret inputs, decision and claim are sealed.
 */
export const lockEntry = z.union([
  z.strictObject({ ...common, decision: decisionSummary, claim: claim.nullable() }),
  z.strictObject({ ...common, sealed: z.string() }),
]);
export type LockEntry = z.infer<typeof lockEntry>;

type Unsigned<Entry> = Entry extends unknown ? Omit<Entry, "signature"> : never;
/** A line before it is signed. */
export type UnsignedEntry = Unsigned<LockEntry>;

/** What only those may read who have the key, where the decision rests on secrets. */
export const lockedDecision = z.strictObject({
  decision: decisionSummary,
  claim: claim.nullable().describe("What it takes of the fleet; null where it takes nothing that could run out"),
});
export type LockedDecision = z.infer<typeof lockedDecision>;
