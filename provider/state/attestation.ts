import { z } from "zod";
import { isAlgorithmName } from "../crypto/algorithms.ts";
import { fromBase64url, toBase64url } from "../crypto/base64url.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { hashBytes } from "./merkle.ts";
import { upgradeTo, type VersionedFormat } from "./versioned.ts";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const base64url = z.string().refine((text) => fromBase64url(text) !== undefined, "base64url");

/** Most decisions that share a signature: 16 leaves make a path of 128 bytes and an attestation of 1.5 KB at most. */
export const maxBatch = 16;

/**
 * The signature over a decision as it lies in the checked inputs, at most 1,500 bytes of JSON. Together with the stack, the
 * URN and the target, which the state holds anyway, it makes a DSSE envelope: see `expandToDsse`.
 */
export const attestation = z.strictObject({
  formatVersion: z.literal(1),
  algorithm: z.string().refine(isAlgorithmName, "a signature algorithm of this version"),
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  purpose: z.literal("decision"),
  requestDigest: digest,
  decisionDigest: digest,
  subject: base64url.length(16).describe("Hint at stack, URN and target, for messages: see `subjectHint`"),
  signature: base64url.describe("Over the decision itself, or over the root of its batch where there is a path"),
  path: base64url.optional().describe("Place in the batch: leaf index and batch size (1 byte each), then the hashes"),
});
export type Attestation = z.infer<typeof attestation>;

/** How attestations of other versions are read. An upgrade changes the layout only: what was signed stays as it was. */
export const attestationFormat: VersionedFormat = {
  what: "the attestation",
  property: "attestation",
  current: 1,
  upgrades: {},
};

/** An attestation in the current layout, and the version that its signature covers. */
export interface ReadAttestation {
  readonly attestation: Attestation;
  readonly signedVersion: number;
}

/**
 * Reads what lies in the state.
 * @throws {NovaCronError} NC1603 when there is nothing, NC1604 when it is malformed, NC1606 when it is newer than `format`.
 */
export function readAttestation(value: unknown, format: VersionedFormat = attestationFormat): ReadAttestation {
  if (value === undefined || value === null) {
    throw new NovaCronError("NC1603", "the decision has no attestation", {
      property: format.property,
      expected: "the attestation that NovaCron wrote beside the decision",
      remedy: "Restore the state from a backup; or, after a review, sign what is there with `novacron reattest`.",
    });
  }
  const upgraded = upgradeTo(format, value);
  // The schema is the current layout; the number was dealt with by the upgrade.
  const parsed = attestation.safeParse(upgraded === undefined ? value : { ...upgraded.value, formatVersion: 1 });
  if (upgraded === undefined || !parsed.success) {
    const issue = parsed.error?.issues[0];
    throw new NovaCronError("NC1604", `the attestation is malformed${issue ? `: ${issue.message}` : ""}`, {
      property: [format.property, ...(issue?.path ?? [])].join("."),
      expected: "an attestation as NovaCron wrote it",
      remedy: "Restore the state from a backup; or, after a review, sign what is there with `novacron reattest`.",
      cause: parsed.error,
    });
  }
  return { attestation: parsed.data, signedVersion: upgraded.storedVersion };
}

/** A leaf's place in a batch: `hashes` lead from it to the root. */
export interface BatchPath {
  readonly index: number;
  readonly size: number;
  readonly hashes: readonly Uint8Array[];
}

/** The stored text of a path. */
export function formatPath({ index, size, hashes }: BatchPath): string {
  return toBase64url(Buffer.concat([Uint8Array.of(index, size), ...hashes]));
}

/** The path of a stored text, or undefined when its length is impossible. Whether it leads anywhere is the tree's matter. */
export function parsePath(text: string): BatchPath | undefined {
  const bytes = fromBase64url(text);
  const [index, size] = bytes ?? [];
  if (bytes === undefined || index === undefined || size === undefined) return undefined;
  if (size < 2 || size > maxBatch || (bytes.length - 2) % hashBytes !== 0) return undefined;
  const hashes: Uint8Array[] = [];
  for (let from = 2; from < bytes.length; from += hashBytes) hashes.push(bytes.subarray(from, from + hashBytes));
  return { index, size, hashes };
}
