import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { algorithm } from "./algorithms.ts";
import type { TrustedKey } from "./key-ring.ts";

/**
 * Signatures that verified in this process, by digest of key, message and signature. Resources of one batch share a
 * signature, and Check, Create and Update each verify it. Only what held is remembered, and whether the key is still
 * trusted is asked each time before this.
 */
const verified = new LRUCache<string, true>({ max: 4096 });

/** Whether a signature over a message holds, computed once a process for each different question. */
export function verifyOnce(key: TrustedKey, message: Uint8Array, signature: Uint8Array): boolean {
  const question = questionOf(key, message, signature);
  if (verified.has(question)) return true;
  const holds = algorithm(key.algorithm).verify(signature, message, key.publicKey);
  if (holds) verified.set(question, true);
  return holds;
}

/** Remembers a signature that this process has made itself: nobody has to compute again that it holds. */
export function rememberOwn(key: TrustedKey, message: Uint8Array, signature: Uint8Array): void {
  verified.set(questionOf(key, message, signature), true);
}

function questionOf(key: TrustedKey, message: Uint8Array, signature: Uint8Array): string {
  return digestOfParts([Buffer.from(key.algorithm, "utf8"), key.publicKey, message, signature]);
}

/** Each part goes in with its length, so that no two lists of parts run together to the same bytes. */
function digestOfParts(parts: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    hash.update(length).update(part);
  }
  return hash.digest("base64");
}
