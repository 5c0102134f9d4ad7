import { createHmac, timingSafeEqual } from "node:crypto";
import type { CacheEntry } from "./cache-tier.ts";

/** Fewest bytes of a key that is taken: as many as HMAC-SHA256 puts out (RFC 2104, section 3). */
export const minimumKeyBytes = 32;

const format = /^nc1:(\d{1,16}):([A-Za-z0-9_-]{43}):/;

/**
 * Writes an entry for a place that others can write to: `nc1:<expiry in ms>:<HMAC-SHA256, base64url>:<value>`. The code
 * covers the cache key and the expiry too, so that an entry can neither be passed off as another nor kept alive.
 */
export function sealEntry(key: Uint8Array, cacheKey: string, entry: CacheEntry): string {
  const expiresAtMs = Math.floor(entry.expiresAtMs);
  return `nc1:${expiresAtMs}:${mac(key, cacheKey, expiresAtMs, entry.value).toString("base64url")}:${entry.value}`;
}

/** Reads what {@link sealEntry} wrote; undefined when it is anything else than what was sealed under this cache key. */
export function openEntry(key: Uint8Array, cacheKey: string, sealed: string): CacheEntry | undefined {
  const [head, expiry, code] = format.exec(sealed) ?? [];
  if (head === undefined || expiry === undefined || code === undefined) return undefined;
  const entry = { value: sealed.slice(head.length), expiresAtMs: Number(expiry) };
  const given = Buffer.from(code, "base64url");
  const expected = mac(key, cacheKey, entry.expiresAtMs, entry.value);
  return given.length === expected.length && timingSafeEqual(given, expected) ? entry : undefined;
}

/** The parts before the value hold no line feed (cache keys are checked for that), so no two inputs read the same. */
function mac(key: Uint8Array, cacheKey: string, expiresAtMs: number, value: string): Buffer {
  return createHmac("sha256", key).update(`novacron-cache-entry-1\n${cacheKey}\n${expiresAtMs}\n${value}`).digest();
}
