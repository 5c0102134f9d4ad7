import { fromBase64url } from "../crypto/base64url.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import { verifyOnce } from "../crypto/verified-signatures.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { type Attestation, attestationFormat, parsePath, readAttestation } from "./attestation.ts";
import { rootFromPath } from "./merkle.ts";
import {
  batchMessage,
  decisionLeaf,
  decisionMessage,
  differingPart,
  type Signer,
  type Statement,
} from "./statement.ts";
import type { VersionedFormat } from "./versioned.ts";

/** Messages by the part in which an attestation and its resource differ. */
const mismatches = {
  algorithm: "the attestation's algorithm is not that of its key",
  stack: "the attestation belongs to another stack",
  urn: "the attestation belongs to another resource: it was copied, or the resource's URN changed",
  target: "the target was changed after the decision was signed",
  requestDigest: "the request was changed after the decision was signed",
  decisionDigest: "the decision was changed after it was signed",
  path: "the attestation's path is malformed",
  signature: "the signature does not hold: the attestation was changed, or signed by somebody else",
} as const;

function mismatch(part: keyof typeof mismatches, expected: string): NovaCronError {
  return new NovaCronError("NC1604", mismatches[part], {
    property: `attestation.${part}`,
    expected,
    remedy: "Restore the state from a backup; or, after a review, sign what is there with `novacron reattest`.",
  });
}

/**
 * Verifies that a decision is the one that was signed, for this request of this resource. `expected` is what is in the
 * state or inputs now. A batch's signature is computed once a process.
 * @param format what is accepted as older; tests of upgrades give their own.
 * @throws {NovaCronError} NC1603 missing; NC1604 mismatch, where `property` names the part: `attestation.requestDigest`,
 *   `.decisionDigest`, `.stack`, `.urn`, `.target`, `.algorithm`, `.path`, `.signature`; NC1605 unknown or revoked key;
 *   NC1606 newer format.
 */
export function verifyAttestation(
  value: unknown,
  expected: Statement,
  ring: KeyRing,
  format: VersionedFormat = attestationFormat,
): void {
  const { attestation, signedVersion } = readAttestation(value, format);
  const key = ring.trustedKey(attestation.keyId, "decision");
  if (attestation.algorithm !== key.algorithm) throw mismatch("algorithm", key.algorithm);
  const part = differingPart(attestation.subject, expected);
  if (part !== undefined) throw mismatch(part, `an attestation of ${expected[part]}`);
  for (const digest of ["requestDigest", "decisionDigest"] as const) {
    if (attestation[digest] !== expected[digest]) throw mismatch(digest, expected[digest]);
  }
  const signer = { formatVersion: signedVersion, algorithm: key.algorithm, keyId: key.keyId };
  const message = signedMessage(attestation, expected, signer);
  if (message === undefined) throw mismatch("path", "leaf index, batch size and hashes up to the root");
  const signature = fromBase64url(attestation.signature);
  if (signature === undefined || !verifyOnce(key, message, signature)) {
    throw mismatch("signature", `a signature by key ${key.keyId}`);
  }
}

/** What the signature must cover, made of what is expected; undefined where the path cannot be one. */
function signedMessage(attestation: Attestation, expected: Statement, signer: Signer): Uint8Array | undefined {
  if (attestation.path === undefined) return decisionMessage(expected, signer);
  const path = parsePath(attestation.path);
  if (path === undefined) return undefined;
  const root = rootFromPath(decisionLeaf(expected, signer), path.index, path.size, path.hashes);
  return root && batchMessage(root, path.size, signer);
}
