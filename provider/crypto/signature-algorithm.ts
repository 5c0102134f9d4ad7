/** A fresh key pair in the algorithm's own raw encoding. */
export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

/**
 * One signature scheme as data: callers look it up by name in `algorithms.ts` and never ask which one it is. All calls are
 * synchronous; the code behind them is loaded at the first call, not at import.
 */
export interface SignatureAlgorithm {
  /** Stable name as written into keys and attestations. */
  readonly name: string;
  readonly publicKeyBytes: number;
  readonly secretKeyBytes: number;
  /** Smallest and largest signature in bytes; equal where the scheme's signatures have one length. */
  readonly signatureBytes: { readonly min: number; readonly max: number };
  /** Loads what the scheme needs, so that the first signature does not pay for it. */
  load(): void;
  generate(): KeyPair;
  /** @throws {Error} when the secret key is malformed. */
  publicKeyOf(secretKey: Uint8Array): Uint8Array;
  /**
   * What signs messages with a secret key. Keep it: what can be computed of the key alone is computed once.
   * @throws {Error} when the secret key is malformed; here or at the first message.
   */
  signer(secretKey: Uint8Array): (message: Uint8Array) => Uint8Array;
  /** False for a wrong signature and for malformed bytes of any length; never throws on those. */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
}

/** Whether the lengths of a signature and a public key are possible at all for the scheme. */
export function plausibleLengths(algorithm: SignatureAlgorithm, signature: Uint8Array, publicKey: Uint8Array): boolean {
  const { min, max } = algorithm.signatureBytes;
  return publicKey.length === algorithm.publicKeyBytes && signature.length >= min && signature.length <= max;
}
