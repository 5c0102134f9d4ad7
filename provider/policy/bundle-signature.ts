import { canonicalJson, type Digest } from "../crypto/canonical-json.ts";
import { type DsseEnvelope, signDsse, verifyDsse } from "../crypto/dsse.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import { NovaCronError } from "../errors/novacron-error.ts";

/** The file of a bundle that carries its signature; not among those that the manifest has digests of. */
export const signatureFile = "signature.json";

const payloadType = "application/vnd.novacron.policy-bundle+json";

const payloadOf = (digest: Digest): Buffer => Buffer.from(canonicalJson({ formatVersion: 1, digest }), "utf8");

/**
 * Signs a bundle by the digest of its manifest, with the ring's newest key for policies.
 * @throws {NovaCronError} NC1601 or NC1605 without one.
 */
export function signBundleDigest(ring: KeyRing, digest: Digest): DsseEnvelope {
  return signDsse(ring, "policy", payloadType, payloadOf(digest));
}

/** Why a bundle's signature does not hold, or null where it does. */
export function bundleSignatureFault(ring: KeyRing, digest: Digest, envelope: unknown): string | null {
  let payload: Uint8Array;
  try {
    ({ payload } = verifyDsse(ring, "policy", payloadType, envelope));
  } catch (error) {
    if (!(error instanceof NovaCronError)) throw error;
    return error.headline.slice(error.code.length + 2);
  }
  return Buffer.from(payload).equals(payloadOf(digest)) ? null : "its signature is that of another bundle";
}
