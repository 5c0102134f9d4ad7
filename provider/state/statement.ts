import { createHash } from "node:crypto";
import { toBase64url } from "../crypto/base64url.ts";
import { canonicalJson } from "../crypto/canonical-json.ts";
import { preAuthenticationEncoding } from "../crypto/dsse.ts";
import { leafHash, merkleRoot } from "./merkle.ts";

/** DSSE payload type of one signed decision. */
export const decisionPayloadType = "application/vnd.novacron.decision+json";
/** DSSE payload type of the signed root over a batch of decisions. */
export const batchPayloadType = "application/vnd.novacron.decision-batch+json";

/** What a decision's signature says: this request of this resource got this decision, with this target. */
export interface Statement {
  readonly stack: string;
  readonly urn: string;
  /** Name of the chosen node or backend. */
  readonly target: string;
  /** Of the checked user inputs: see `requestDigest`. */
  readonly requestDigest: string;
  /** Of the decision summary, as it lies in the inputs. */
  readonly decisionDigest: string;
}

/** Who signs a statement, and in which version of the format. */
export interface Signer {
  readonly formatVersion: number;
  readonly algorithm: string;
  readonly keyId: string;
}

/** The signed payload of one statement: canonical JSON, UTF-8. */
export function decisionPayload(statement: Statement, signer: Signer): Uint8Array {
  const { stack, urn, target, requestDigest, decisionDigest } = statement;
  const { formatVersion, algorithm, keyId } = signer;
  return Buffer.from(
    canonicalJson({
      formatVersion,
      algorithm,
      keyId,
      purpose: "decision",
      stack,
      urn,
      target,
      requestDigest,
      decisionDigest,
    }),
    "utf8",
  );
}

/** The bytes that a signature over one statement alone covers. */
export function decisionMessage(statement: Statement, signer: Signer): Uint8Array {
  return preAuthenticationEncoding(decisionPayloadType, decisionPayload(statement, signer));
}

/** The leaf hash of a statement within a batch. */
export function decisionLeaf(statement: Statement, signer: Signer): Uint8Array {
  return leafHash(decisionMessage(statement, signer));
}

/** The signed payload of a batch: canonical JSON over the root and the number of leaves. */
export function batchPayload(root: Uint8Array, size: number, signer: Signer): Uint8Array {
  const { formatVersion, algorithm, keyId } = signer;
  const hex = Buffer.from(root).toString("hex");
  return Buffer.from(
    canonicalJson({ formatVersion, algorithm, keyId, purpose: "decision", size, root: `sha256:${hex}` }),
    "utf8",
  );
}

/** The bytes that a signature over a batch covers. */
export function batchMessage(root: Uint8Array, size: number, signer: Signer): Uint8Array {
  return preAuthenticationEncoding(batchPayloadType, batchPayload(root, size, signer));
}

/** {@link batchMessage} over the leaves themselves. */
export function batchMessageOf(leaves: readonly Uint8Array[], signer: Signer): Uint8Array {
  return batchMessage(merkleRoot(leaves), leaves.length, signer);
}

const subjectParts = ["stack", "urn", "target"] as const;
const hintBytes = 4;

/** A part of a statement that the attestation does not store, because the state holds it already. */
export type SubjectPart = (typeof subjectParts)[number];

/**
 * Stack, URN and target in 16 characters: 4 bytes of SHA-256 of each, as base64url. By it a refusal can say that an
 * attestation was copied from another resource. It is no protection: the signature is what covers the three.
 */
export function subjectHint(subject: Readonly<Record<SubjectPart, string>>): string {
  return toBase64url(Buffer.concat(subjectParts.map((part) => hashOf(subject[part]).subarray(0, hintBytes))));
}

/** The first part in which a stored hint differs from a subject, or undefined when it fits. */
export function differingPart(hint: string, subject: Readonly<Record<SubjectPart, string>>): SubjectPart | undefined {
  const stored = Buffer.from(hint, "base64url");
  return subjectParts.find((part, index) => {
    const from = index * hintBytes;
    return !stored.subarray(from, from + hintBytes).equals(hashOf(subject[part]).subarray(0, hintBytes));
  });
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
