import type { KeyRing, SigningKey } from "../crypto/key-ring.ts";
import { NovaCronError } from "../errors/novacron-error.ts";

/** A key that entries in a place which others can write to are encrypted with. */
export interface EntryKey {
  /** Names it in the entries; tells nothing of the key. */
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
}

/** Bytes of a key of AES-256. */
export const entryKeyBytes = 32;

/**
 * Keys for the entries of a shared cache, derived (HKDF-SHA-256) for this purpose alone from the keys that sign decisions:
 * that of the key that signs now first, then those of older keys that are at hand and not revoked, so that a rotation does
 * not empty the cache. Runners that share a private key share the cache; empty where there is none.
 */
export function entryKeysOf(ring: KeyRing): readonly EntryKey[] {
  const now = orNone(() => ring.signingKey("decision"));
  const older = ring.keys
    .toReversed()
    .filter(({ keyId, revokedAt, purposes }) => {
      return keyId !== now?.keyId && revokedAt === undefined && purposes.includes("decision");
    })
    .map(({ keyId }) => orNone(() => ring.privateKey(keyId)));
  return [now, ...older]
    .filter((key) => key !== null)
    .map((key) => ({ id: key.keyId, bytes: key.derive("cache entries") }));
}

function orNone(find: () => SigningKey): SigningKey | null {
  try {
    return find();
  } catch (error) {
    if (error instanceof NovaCronError && (error.code === "NC1601" || error.code === "NC1605")) return null;
    throw error;
  }
}
