import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import type { CacheEntry } from "./cache-tier.ts";
import type { EntryKey } from "./entry-key.ts";

const magic = Buffer.from("nce2", "latin1");
const idBytes = 8;
const timeBytes = 8;
const nonceBytes = 12;
const tagBytes = 16;
const nonceAt = magic.length + idBytes + 2 * timeBytes;
const bodyAt = nonceAt + nonceBytes;

/**
 * Encrypts an entry by AES-256-GCM (NIST SP 800-38D) for a place that others can read and write: `nce2`, the key's id
 * (8 bytes of its SHA-256), expiry and the instant from which it is stale (ms, 8 bytes each), a random nonce of 12 bytes,
 * the ciphertext, a tag of 16. The cache key and all that lies before the nonce are associated data: an entry can neither
 * be passed off as another nor kept alive.
 */
export function encryptEntry(key: EntryKey, cacheKey: string, entry: CacheEntry): Buffer {
  const head = Buffer.alloc(bodyAt);
  magic.copy(head);
  shortId(key).copy(head, magic.length);
  head.writeDoubleBE(Math.floor(entry.expiresAtMs), magic.length + idBytes);
  head.writeDoubleBE(Math.floor(entry.staleAtMs), magic.length + idBytes + timeBytes);
  const nonce = randomBytes(nonceBytes);
  nonce.copy(head, nonceAt);
  const cipher = createCipheriv("aes-256-gcm", key.bytes, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associated(cacheKey, head));
  return Buffer.concat([head, cipher.update(entry.value, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

/** Reads what {@link encryptEntry} wrote with one of the keys; undefined for all else, whatever it is. */
export function decryptEntry(keys: readonly EntryKey[], cacheKey: string, bytes: Buffer): CacheEntry | undefined {
  if (bytes.length < bodyAt + tagBytes || !bytes.subarray(0, magic.length).equals(magic)) return undefined;
  const id = bytes.subarray(magic.length, magic.length + idBytes);
  const key = keys.find((each) => shortId(each).equals(id));
  if (key === undefined) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key.bytes, bytes.subarray(nonceAt, bodyAt), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(associated(cacheKey, bytes));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  const value = decipher.update(bytes.subarray(bodyAt, -tagBytes));
  try {
    decipher.final();
  } catch {
    return undefined; // Another key of that id, another place, or changed bytes: which, nobody can tell.
  }
  return {
    value: value.toString("utf8"),
    expiresAtMs: bytes.readDoubleBE(magic.length + idBytes),
    staleAtMs: bytes.readDoubleBE(magic.length + idBytes + timeBytes),
  };
}

/** Cache keys hold no line feed, and the head has one length: no two inputs read the same. */
function associated(cacheKey: string, head: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`novacron-cache-entry-2\n${cacheKey}\n`, "utf8"), head.subarray(0, nonceAt)]);
}

const shortIds = new WeakMap<EntryKey, Buffer>();

function shortId(key: EntryKey): Buffer {
  const known = shortIds.get(key) ?? createHash("sha256").update(key.id).digest().subarray(0, idBytes);
  shortIds.set(key, known);
  return known;
}
