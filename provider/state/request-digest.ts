import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import { type SecretDigest, secretDigest } from "../crypto/secret-digest.ts";
import { replaceSecrets, revealSecrets } from "./secret.ts";

/**
 * Digest of checked user inputs. Each {@link Secret} leaves a null where it stood and its salted digest in a list of its own,
 * by JSON Pointer: so no plain input can look like a secret one. Without secrets the ring is not asked for a private key.
 * @param keyId the key that signed the attestation to compare with; by default the one that signs decisions now. Only
 *   secrets depend on it: their salt comes from that key, and another key signs after a rotation.
 * @throws {NovaCronError} NC1601 or NC1605 when there are secrets and that key's private half is not at hand or revoked.
 * @throws {TypeError} on inputs without a JSON form.
 */
export function requestDigest(inputs: Readonly<Record<string, unknown>>, ring: KeyRing, keyId?: string): Digest {
  const secrets: Record<string, SecretDigest> = {};
  const plain = replaceSecrets(inputs, (secret, pointer) => {
    secrets[pointer] = secretDigest(ring, revealSecrets(secret.value), keyId);
    return null;
  });
  return digestOf({ formatVersion: 1, inputs: plain, secrets });
}
