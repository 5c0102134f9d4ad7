import type { DsseEnvelope } from "../crypto/dsse.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { parsePath, readAttestation } from "./attestation.ts";
import { rootFromPath } from "./merkle.ts";
import {
  batchPayload,
  batchPayloadType,
  decisionLeaf,
  decisionPayload,
  decisionPayloadType,
  type Statement,
} from "./statement.ts";

/** How a decision of a batch leads to the root that the envelope signs; hashes in hexadecimal, from the leaf up. */
export interface Inclusion {
  readonly payloadType: typeof decisionPayloadType;
  /** The decision's own payload in base64: its DSSE pre-authentication encoding is the leaf. */
  readonly payload: string;
  readonly index: number;
  readonly size: number;
  readonly hashes: readonly string[];
}

/** A DSSE envelope; for a decision of a batch with the way from the decision to the signed root. */
export type ExpandedAttestation = DsseEnvelope & { readonly inclusion?: Inclusion };

/**
 * The standard DSSE envelope of an attestation, for other tools and archives. A decision that was signed alone is the
 * payload itself; for one of a batch the payload is the batch's root, and `inclusion`, which DSSE readers pass over, leads
 * to it. Nothing is verified here.
 * @throws {NovaCronError} as `readAttestation`, and NC1604 when the path is malformed.
 */
export function expandToDsse(value: unknown, statement: Statement): ExpandedAttestation {
  const { attestation, signedVersion } = readAttestation(value);
  const signer = { formatVersion: signedVersion, algorithm: attestation.algorithm, keyId: attestation.keyId };
  const payload = decisionPayload(statement, signer);
  const sig = Buffer.from(attestation.signature, "base64url").toString("base64");
  const signatures = [{ keyid: attestation.keyId, sig }];
  if (attestation.path === undefined) {
    return { payloadType: decisionPayloadType, payload: base64(payload), signatures };
  }
  const path = parsePath(attestation.path);
  const root = path && rootFromPath(decisionLeaf(statement, signer), path.index, path.size, path.hashes);
  if (path === undefined || root === undefined) {
    throw new NovaCronError("NC1604", "the attestation's path is malformed", { property: "attestation.path" });
  }
  return {
    payloadType: batchPayloadType,
    payload: base64(batchPayload(root, path.size, signer)),
    signatures,
    inclusion: {
      payloadType: decisionPayloadType,
      payload: base64(payload),
      index: path.index,
      size: path.size,
      hashes: path.hashes.map((hash) => Buffer.from(hash).toString("hex")),
    },
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
