import type { AlgorithmName } from "../crypto/algorithms.ts";
import { toBase64url } from "../crypto/base64url.ts";
import type { KeyRing, SigningKey } from "../crypto/key-ring.ts";
import { rememberOwn } from "../crypto/verified-signatures.ts";
import { type Attestation, formatPath, maxBatch } from "./attestation.ts";
import { merklePath } from "./merkle.ts";
import {
  batchMessageOf,
  decisionLeaf,
  decisionMessage,
  type Signer,
  type Statement,
  subjectHint,
} from "./statement.ts";

/** What a {@link BatchSigner} works with. */
export interface BatchSignerOptions {
  readonly ring: KeyRing;
  /** Longest that a statement waits for company, in milliseconds. */
  readonly windowMs?: number;
  /** Statements that share a signature, 1 to 16; the batch is signed at once when it is full. */
  readonly batchSize?: number;
}

interface Waiting {
  readonly statement: Statement;
  readonly resolve: (attestation: Attestation) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Signs decisions, those that arrive together with one signature over their Merkle root: a Falcon signature takes
 * most of a millisecond. Pulumi's own engine asks for one Check at a time, so that there each has its own; other callers, and several
 * programs on one plugin, gain. A statement waits `windowMs` at most, so a
 * program that awaits each resource before the next goes on too.
 *
 * Signing stays on this thread: it blocks it for about a millisecond (bench/attestation.ts).
 */
export class BatchSigner {
  readonly #ring: KeyRing;
  readonly #windowMs: number;
  readonly #batchSize: number;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #attending = 0;

  constructor({ ring, windowMs = 2, batchSize = maxBatch }: BatchSignerOptions) {
    if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > maxBatch) {
      throw new RangeError(`BatchSigner: batchSize ${batchSize} is not 1 to ${maxBatch}`);
    }
    this.#ring = ring;
    this.#windowMs = windowMs;
    this.#batchSize = batchSize;
  }

  /**
   * The attestation of a statement.
   * @throws {NovaCronError} NC1601 or NC1605 when the ring cannot sign, NC1602 when its private key is not the public one's.
   */
  seal(statement: Statement): Promise<Attestation> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ statement, resolve, reject });
      if (this.#waiting.length >= this.#batchSize) this.flush();
      else this.#timer ??= setTimeout(() => this.flush(), this.#windowMs);
      this.#flushIfComplete();
    });
  }

  /**
   * Does work that is going to seal a statement. Once the statements of all such work wait, no company can come any more,
   * and they are signed without waiting for the window's end: an engine that asks for one resource at a time would
   * otherwise pay the window for each.
   */
  async attend<T>(work: () => Promise<T>): Promise<T> {
    this.#attending += 1;
    try {
      return await work();
    } finally {
      this.#attending -= 1;
      this.#flushIfComplete();
    }
  }

  #flushIfComplete(): void {
    const isComplete = () => this.#waiting.length > 0 && this.#attending > 0 && this.#waiting.length >= this.#attending;
    if (!isComplete()) return;
    // Requests that have arrived and were not read yet are company, too.
    setImmediate(() => {
      if (isComplete()) this.flush();
    });
  }

  /** Signs what waits, now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return;
    try {
      const attestations = sealTogether(
        batch.map(({ statement }) => statement),
        this.#ring,
      );
      for (const [index, { resolve, reject }] of batch.entries()) {
        const sealed = attestations[index];
        if (sealed === undefined) reject(new RangeError("BatchSigner: fewer attestations than statements"));
        else resolve(sealed);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

/**
 * Attestations of 1 to 16 statements under one signature, in their order.
 * @throws {NovaCronError} as {@link BatchSigner.seal}.
 */
export function sealTogether(statements: readonly Statement[], ring: KeyRing): readonly Attestation[] {
  if (statements.length > maxBatch) throw new RangeError(`sealTogether: more than ${maxBatch} statements`);
  const key = ring.signingKey("decision");
  const signer = { formatVersion: 1, algorithm: key.algorithm, keyId: key.keyId } as const;
  const [only] = statements;
  if (only === undefined) return [];
  if (statements.length === 1) {
    return [attestationOf(only, signer, sign(key, decisionMessage(only, signer)))];
  }
  const leaves = statements.map((statement) => decisionLeaf(statement, signer));
  const signature = sign(key, batchMessageOf(leaves, signer));
  return statements.map((statement, index) => ({
    ...attestationOf(statement, signer, signature),
    path: formatPath({ index, size: leaves.length, hashes: merklePath(leaves, index) }),
  }));
}

function attestationOf(
  statement: Statement,
  signer: Signer & { readonly formatVersion: 1; readonly algorithm: AlgorithmName },
  signature: string,
): Attestation {
  return {
    formatVersion: signer.formatVersion,
    algorithm: signer.algorithm,
    keyId: signer.keyId,
    purpose: "decision",
    requestDigest: statement.requestDigest,
    decisionDigest: statement.decisionDigest,
    subject: subjectHint(statement),
    signature,
  };
}

function sign(key: SigningKey, message: Uint8Array): string {
  const signature = key.sign(message);
  rememberOwn(key, message, signature);
  return toBase64url(signature);
}
