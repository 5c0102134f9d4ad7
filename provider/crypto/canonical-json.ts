import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** A digest of canonical JSON, written `sha256:` and 64 lower-case hexadecimal digits. */
export type Digest = `sha256:${string}`;

/**
 * JSON in the one form of RFC 8785 (JCS): keys sorted by UTF-16 code units, shortest floats, no white space.
 * @throws {TypeError} on what JSON cannot say: NaN, infinities, functions at the top.
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("canonicalJson: the value has no JSON form");
  return text;
}

/** SHA-256 over the UTF-8 bytes of {@link canonicalJson}. */
export function digestOf(value: unknown): Digest {
  return digestOfBytes(canonicalJson(value));
}

/** SHA-256 over bytes, or over a string's UTF-8 form. */
export function digestOfBytes(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
