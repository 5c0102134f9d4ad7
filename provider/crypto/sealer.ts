import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { NovaCronError } from "../errors/novacron-error.ts";
import { fromBase64url, toBase64url } from "./base64url.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { KeyRing, SigningKey } from "./key-ring.ts";

/** What is sealed. Each has a key of its own, so that one cannot be put in the place of another. */
export type SealPurpose = "planned decisions" | "reservations" | "standing decisions" | "lock file" | "fleet files";

/** Encrypts what a store must keep and its readers must not learn. */
export interface Sealer {
  /**
   * Seals a value for its place: text without spaces, different each time.
   * @param place what the value belongs to (stack, URN ...); sealed text that is moved elsewhere does not open.
   * @throws {NovaCronError} NC1601 or NC1605 when there is no private key to seal with.
   * @throws {TypeError} on values without a JSON form.
   */
  seal(purpose: SealPurpose, place: readonly string[], value: unknown): string;
  /** The value, or undefined where the key is not at hand or was revoked, or the text was changed or moved. */
  open(purpose: SealPurpose, place: readonly string[], sealed: string): unknown;
}

/** First part of sealed text, after which come key id and bytes: nonce, ciphertext, tag. */
const format = "sealed1";
const nonceBytes = 12;
const tagBytes = 16;
/** Plaintexts are filled up to a multiple of this: the length of a node's name is a hint, too. */
const blockBytes = 512;

/**
 * Seals by AES-256-GCM (NIST SP 800-38D) with random nonces, under keys that are derived (HKDF-SHA-256) from the key
 * that signs decisions. The text names that key: after a rotation it opens as long as the old private key is kept.
 */
export function keyRingSealer(ring: KeyRing): Sealer {
  const derived = new Map<string, Uint8Array>();
  const keyOf = (key: SigningKey, purpose: SealPurpose): Uint8Array => {
    const name = `${key.keyId} ${purpose}`;
    const bytes = derived.get(name) ?? key.derive(`seal ${purpose}`);
    derived.set(name, bytes);
    return bytes;
  };
  return {
    seal(purpose, place, value) {
      const key = ring.signingKey("decision");
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", keyOf(key, purpose), nonce, { authTagLength: tagBytes });
      cipher.setAAD(associated(purpose, place));
      const bytes = Buffer.concat([nonce, cipher.update(padded(value)), cipher.final(), cipher.getAuthTag()]);
      return [format, key.keyId, toBase64url(bytes)].join(".");
    },
    open(purpose, place, sealed) {
      const [version, keyId = "", text = "", ...rest] = sealed.split(".");
      const bytes = fromBase64url(text);
      if (version !== format || rest.length > 0 || bytes === undefined || bytes.length < nonceBytes + tagBytes) {
        return undefined;
      }
      const key = trustedPrivateKey(ring, keyId);
      if (key === undefined) return undefined;
      const nonce = bytes.subarray(0, nonceBytes);
      const decipher = createDecipheriv("aes-256-gcm", keyOf(key, purpose), nonce, { authTagLength: tagBytes });
      decipher.setAAD(associated(purpose, place));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      const opened = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
      try {
        decipher.final();
      } catch {
        return undefined; // Another key of that id, another place, or changed bytes: which, nobody can tell.
      }
      return JSON.parse(opened.toString("utf8"));
    },
  };
}

/** JSON allows white space after a value. */
function padded(value: unknown): Buffer {
  const text = Buffer.from(canonicalJson(value), "utf8");
  const filled = Buffer.alloc(Math.ceil(text.length / blockBytes) * blockBytes, " ");
  text.copy(filled);
  return filled;
}

function associated(purpose: SealPurpose, place: readonly string[]): Buffer {
  return Buffer.from(canonicalJson([purpose, ...place]), "utf8");
}

function trustedPrivateKey(ring: KeyRing, keyId: string): SigningKey | undefined {
  try {
    ring.trustedKey(keyId, "decision");
    return ring.privateKey(keyId);
  } catch (error) {
    if (error instanceof NovaCronError && (error.code === "NC1601" || error.code === "NC1605")) return undefined;
    throw error;
  }
}
