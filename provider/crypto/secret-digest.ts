import { createHmac } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import type { KeyRing, SigningKey } from "./key-ring.ts";

/** A keyed digest of a secret, written `hmac-sha256:` and 64 lower-case hexadecimal digits. */
export type SecretDigest = `hmac-sha256:${string}`;

/** Derived keys by ring and key id: HKDF for each digest would cost more than the digest. */
const derived = new WeakMap<KeyRing, Map<string, Uint8Array>>();

/**
 * HMAC-SHA-256 of a secret's canonical JSON under a key that is derived from a private key: without that key a guess cannot
 * be checked, so the digest may lie in states, logs and caches.
 * @param keyId the key to derive from; by default the one that signs decisions now. Give the key of an older attestation to
 *   get the digest as it was then.
 * @throws {NovaCronError} NC1601 when that private key is not at hand, NC1605 when it was revoked.
 */
export function secretDigest(ring: KeyRing, value: unknown, keyId?: string): SecretDigest {
  const key = keyId === undefined ? ring.signingKey("decision") : trustedPrivateKey(ring, keyId);
  const keys = derived.get(ring) ?? new Map<string, Uint8Array>();
  derived.set(ring, keys);
  const hmacKey = keys.get(key.keyId) ?? key.derive("secret digest");
  keys.set(key.keyId, hmacKey);
  // The wrapper gives undefined a form of its own, apart from null.
  const text = canonicalJson({ secret: value });
  return `hmac-sha256:${createHmac("sha256", hmacKey).update(text).digest("hex")}`;
}

function trustedPrivateKey(ring: KeyRing, keyId: string): SigningKey {
  ring.trustedKey(keyId, "decision");
  return ring.privateKey(keyId);
}
