import { hkdfSync } from "node:crypto";
import { inspect } from "node:util";
import { NovaCronError } from "../errors/novacron-error.ts";
import { type AlgorithmName, algorithm, isAlgorithmName } from "./algorithms.ts";
import { fromBase64url } from "./base64url.ts";
import type { KeyPurpose, PublicKeyEntry } from "./key-file.ts";
import type { PrivateKey } from "./private-key.ts";

/** A public key that may be trusted for a purpose, in raw bytes. */
export interface TrustedKey {
  readonly keyId: string;
  readonly algorithm: AlgorithmName;
  readonly publicKey: Uint8Array;
}

/** A private key at work. The secret bytes stay inside; what comes out are signatures and derived keys. */
export interface SigningKey extends TrustedKey {
  /** @throws {NovaCronError} NC1602 when the private half does not belong to the public one. */
  sign(message: Uint8Array): Uint8Array;
  /** A 32-byte key for another use, by HKDF-SHA-256 (RFC 5869); `info` names the use. */
  derive(info: string): Uint8Array;
}

/** The public keys that are trusted, and the private keys that are at hand. Read-only; `openKeyRing` makes one. */
export class KeyRing {
  /** Every key of `keys.json`, revoked ones too, oldest first. */
  readonly keys: readonly PublicKeyEntry[];
  readonly #trusted: ReadonlyMap<string, PublicKeyEntry>;
  readonly #private: ReadonlyMap<string, PrivateKey>;
  /** By key id; only of keys whose halves were seen to belong together. */
  readonly #signers = new Map<string, (message: Uint8Array) => Uint8Array>();

  constructor(keys: readonly PublicKeyEntry[], privateKeys: readonly PrivateKey[]) {
    // A stable sort: of two keys of one instant the one listed later is the newer.
    this.keys = keys.toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
    this.#trusted = new Map(keys.map((key) => [key.keyId, key]));
    this.#private = new Map(privateKeys.map((key) => [key.keyId, key]));
  }

  /**
   * The public key that an attestation or envelope names.
   * @throws {NovaCronError} NC1605 when it is not listed, was revoked (whenever it signed) or lacks the purpose.
   */
  trustedKey(keyId: string, purpose: KeyPurpose): TrustedKey {
    const entry = this.#trusted.get(keyId);
    if (entry === undefined) {
      throw new NovaCronError("NC1605", `key ${keyId} is not in keys.json`, {
        expected: "a key of this project",
        remedy: "Restore keys.json from version control, or sign anew with `novacron reattest` after a review.",
      });
    }
    if (entry.revokedAt !== undefined) throw revoked(entry);
    if (!entry.purposes.includes(purpose)) {
      throw new NovaCronError("NC1605", `key ${keyId} is for ${entry.purposes.join(", ")}, not for ${purpose}`, {
        expected: `a key with the purpose ${purpose}`,
        remedy: "Sign anew with `novacron reattest` after a review.",
      });
    }
    return trusted(entry);
  }

  /**
   * The newest key of a purpose that is not revoked and whose private half is at hand.
   * @throws {NovaCronError} NC1601 when there is none, NC1605 when all of them were revoked.
   */
  signingKey(purpose: KeyPurpose): SigningKey {
    const atHand = this.keys.filter((key) => key.purposes.includes(purpose) && this.#private.has(key.keyId));
    const newest = atHand.findLast((key) => key.revokedAt === undefined);
    if (newest !== undefined) return this.#signing(newest);
    const last = this.keys.findLast((key) => key.purposes.includes(purpose));
    // With one live key listed the trouble is its absence here; with none, that all were revoked.
    if (
      last !== undefined &&
      this.keys.every((key) => !key.purposes.includes(purpose) || key.revokedAt !== undefined)
    ) {
      throw revoked(last);
    }
    throw noPrivateKey(`there is no private key for the purpose ${purpose}`);
  }

  /**
   * The private key of an id, for what was derived from it; revoked or not, for derived values are no statement of trust.
   * @throws {NovaCronError} NC1601 when its private half is not at hand.
   */
  privateKey(keyId: string): SigningKey {
    const entry = this.#trusted.get(keyId);
    if (entry === undefined || !this.#private.has(keyId)) throw noPrivateKey(`the private key ${keyId} is not at hand`);
    return this.#signing(entry);
  }

  #signing(entry: PublicKeyEntry): SigningKey {
    const secretKey = this.#private.get(entry.keyId)?.secretKey;
    if (secretKey === undefined) throw noPrivateKey(`the private key ${entry.keyId} is not at hand`);
    const key = trusted(entry);
    return {
      ...key,
      sign: (message) => this.#signer(key, secretKey)(message),
      derive: (info) => new Uint8Array(hkdfSync("sha256", secretKey, new Uint8Array(0), `novacron ${info} v1`, 32)),
    };
  }

  #signer(
    { keyId, algorithm: name, publicKey }: TrustedKey,
    secretKey: Uint8Array,
  ): (message: Uint8Array) => Uint8Array {
    const known = this.#signers.get(keyId);
    if (known !== undefined) return known;
    const signer = algorithm(name).signer(secretKey);
    // A signature by another key's private half would surface at the next plan only, where nothing can be done about it.
    const probe = Buffer.from("novacron key check", "utf8");
    if (!algorithm(name).verify(signer(probe), probe, publicKey)) {
      throw new NovaCronError("NC1602", `the private key ${keyId} does not belong to its public key in keys.json`, {
        property: "keys.privateKey",
        expected: "the two halves of one key",
        remedy: "Restore both files from where they are kept, or make a new key with `novacron keys rotate`.",
      });
    }
    this.#signers.set(keyId, signer);
    return signer;
  }

  /** Key ids only, should a ring ever end up in a log. */
  [inspect.custom](): string {
    return `KeyRing(${this.keys.map((key) => key.keyId).join(", ")})`;
  }
}

function trusted(entry: PublicKeyEntry): TrustedKey {
  const publicKey = fromBase64url(entry.publicKey);
  if (publicKey === undefined || !isAlgorithmName(entry.algorithm)) {
    throw new NovaCronError("NC1602", `key ${entry.keyId} of keys.json is malformed`, {
      remedy: "Restore keys.json from version control.",
    });
  }
  return { keyId: entry.keyId, algorithm: entry.algorithm, publicKey };
}

function revoked(entry: PublicKeyEntry): NovaCronError {
  const why = entry.revokedReason === undefined ? "" : ` (${entry.revokedReason})`;
  return new NovaCronError("NC1605", `key ${entry.keyId} was revoked at ${entry.revokedAt}${why}`, {
    expected: "a key that is not revoked",
    remedy: "Make a new key with `novacron keys rotate`, then sign what you have reviewed with `novacron reattest`.",
  });
}

function noPrivateKey(what: string): NovaCronError {
  return new NovaCronError("NC1601", what, {
    property: "keys.privateKey",
    expected: "a private key that belongs to keys.json",
    remedy: "Set NOVACRON_PRIVATE_KEY, or make keys with `novacron keys init`, or sign anew with `novacron reattest`.",
  });
}
