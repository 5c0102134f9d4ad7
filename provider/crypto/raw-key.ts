import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";

/**
 * Raw key bytes to Node's key objects and back. Node 24 takes these schemes' keys as DER only; their DER is a constant
 * prefix (object identifier and lengths) before the raw bytes: RFC 8410 for Ed25519, RFC 9881 for ML-DSA.
 */
export interface DerPrefixes {
  /** SubjectPublicKeyInfo up to the raw public key. */
  readonly spki: Uint8Array;
  /** PrivateKeyInfo (PKCS #8) up to the raw seed. */
  readonly pkcs8: Uint8Array;
}

/** The private key object of a raw seed. */
export function privateKeyObject(prefixes: DerPrefixes, seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([prefixes.pkcs8, seed]), format: "der", type: "pkcs8" });
}

/** The public key object of raw public bytes. */
export function publicKeyObject(prefixes: DerPrefixes, publicKey: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([prefixes.spki, publicKey]), format: "der", type: "spki" });
}

/** The raw public bytes that belong to a private key object. */
export function rawPublicKey(prefixes: DerPrefixes, privateKey: KeyObject): Uint8Array {
  const der = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return new Uint8Array(der.subarray(prefixes.spki.length));
}
