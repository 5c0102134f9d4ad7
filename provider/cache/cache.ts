import type { Digest } from "../crypto/canonical-json.ts";

/** What a value is worth keeping for. */
export interface CacheLifetime {
  /** Milliseconds; 0 keeps it for nobody. */
  readonly ttlMs: number;
}

/** Where a value may be found. In the order in which they are asked. */
export type TierName = "memory" | "sqlite" | "redis";

/** What one tier has done since the cache was opened. */
export interface TierStats {
  readonly tier: TierName;
  readonly hits: number;
  readonly misses: number;
  /** Hits over the questions it answered, 0 to 1; null when it was not asked. */
  readonly hitRate: number | null;
  readonly writes: number;
  /** Questions and writes that failed; each counts as a miss to the caller. */
  readonly errors: number;
  /** Entries that were found and not believed, for their authentication failed. */
  readonly rejected: number;
  /** Questions that were not asked, because the circuit breaker was open. */
  readonly skipped: number;
}

/** What the cache has done since it was opened. */
export interface CacheStats {
  /** The tiers in use, in the order in which they are asked. */
  readonly tiers: readonly TierStats[];
  /** How often a value had to be computed. */
  readonly computed: number;
  /** How often a caller was given the result of a computation that was already under way. */
  readonly joined: number;
}

/**
 * Values by kind and digest. Values are JSON text, not objects: text can be handed to several callers without a copy, and
 * what comes from a file or a server has to be parsed and validated by the reader anyway.
 *
 * Nothing here rejects because a tier failed: a cache that is broken is a cache that is empty.
 */
export interface Cache {
  /**
   * The value from the first tier that has it, else what `compute` gives, which is then kept. Callers that ask for the same
   * key at once share one computation. What `compute` rejects with is passed on and not kept.
   * @param kind Lower-case letters, digits and hyphens: `decision`, `risk-features`.
   */
  getOrCompute(
    kind: string,
    key: Digest,
    lifetime: CacheLifetime,
    compute: () => string | Promise<string>,
  ): Promise<string>;
  get(kind: string, key: Digest): Promise<string | undefined>;
  /** Keeps a value; resolves when it is in memory, the slower tiers follow in the background. */
  set(kind: string, key: Digest, value: string, lifetime: CacheLifetime): Promise<void>;
  stats(): CacheStats;
  /** Waits for writes in the background (no longer than the tiers' timeouts) and closes the tiers. */
  close(): Promise<void>;
}
