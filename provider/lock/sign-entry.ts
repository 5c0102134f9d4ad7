import { fromBase64url, toBase64url } from "../crypto/base64url.ts";
import { canonicalJson } from "../crypto/canonical-json.ts";
import { preAuthenticationEncoding } from "../crypto/dsse.ts";
import type { KeyRing, TrustedKey } from "../crypto/key-ring.ts";
import { rememberOwn, verifyOnce } from "../crypto/verified-signatures.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { LockEntry, UnsignedEntry } from "./lock-entry.ts";
import { lockVersion } from "./lock-file.ts";

/** DSSE payload type of a line: a signature over anything else cannot be taken for one over a line. */
export const lockEntryPayloadType = "application/vnd.novacron.lock-entry+json";

/**
 * Signs a line by the key that signs decisions. The attestation in it says that this request got this decision; what is new
 * here is on which fleet and by which policies, and after which decision.
 * @throws {NovaCronError} NC1601 or NC1605 where the ring cannot sign.
 */
export function signEntry(entry: UnsignedEntry, ring: KeyRing): LockEntry {
  const key = ring.signingKey("decision");
  const message = messageOf(entry, key);
  const signature = key.sign(message);
  rememberOwn(key, message, signature);
  return { ...entry, signature: { algorithm: key.algorithm, keyId: key.keyId, signature: toBase64url(signature) } };
}

/**
 * Verifies that a line is as it was signed, by a key that is trusted for decisions.
 * @param path for messages.
 * @throws {NovaCronError} NC1604 where it was changed, NC1605 for an unknown or revoked key.
 */
export function verifyEntry(entry: LockEntry, ring: KeyRing, path: string): void {
  const { signature: signed, ...rest } = entry;
  const key = keyOf(entry, ring, path);
  const signature = fromBase64url(signed.signature);
  const holds =
    signature !== undefined && signed.algorithm === key.algorithm && verifyOnce(key, messageOf(rest, key), signature);
  if (holds) return;
  throw new NovaCronError("NC1604", `the line of ${entry.urn} in ${path} was changed after it was signed`, {
    property: "lockFile",
    expected: `what key ${key.keyId} signed`,
    remedy: "Restore it from version control, or write it anew with `novacron lock write --fresh`",
  });
}

/** A ring knows what a key is for, and not what was signed by it. */
function keyOf({ urn, signature: { keyId } }: LockEntry, ring: KeyRing, path: string): TrustedKey {
  try {
    return ring.trustedKey(keyId, "decision");
  } catch (error) {
    if (!(error instanceof NovaCronError)) throw error;
    const { code, headline, expected } = error;
    throw new NovaCronError(
      code,
      `the line of ${urn} in ${path} is not to be believed: ${headline.slice(code.length + 2)}`,
      {
        property: "lockFile",
        ...(expected !== undefined && { expected }),
        remedy: "Restore keys.json from version control, or write the line anew with `novacron lock write --fresh`",
        cause: error,
      },
    );
  }
}

function messageOf(entry: UnsignedEntry, { algorithm, keyId }: { readonly algorithm: string; readonly keyId: string }) {
  const payload = canonicalJson({ formatVersion: lockVersion, algorithm, keyId, purpose: "decision", entry });
  return preAuthenticationEncoding(lockEntryPayloadType, Buffer.from(payload, "utf8"));
}
