import type { Digest } from "../crypto/canonical-json.ts";
import type { CacheTag } from "./cache-kind.ts";
import type { TierSize } from "./cache-tier.ts";
import type { Totals } from "./totals.ts";

/** What a value is worth keeping for. */
export interface CacheLifetime {
  /** Milliseconds, less the kind's jitter; 0 keeps it for nobody. */
  readonly ttlMs: number;
  /** How much longer it is given while a newer one is computed behind the caller's back; 0 where absent. */
  readonly staleMs?: number;
  /** How long it is remembered that there is nothing, for {@link Cache.find}; a tenth of `ttlMs` where absent. */
  readonly absentMs?: number;
}

/** Where a value may be found. In the order in which they are asked. */
export type TierName = "memory" | "redis" | "sqlite";

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
  /** Questions that some tier had the answer to, and those that none had. */
  readonly hits: number;
  readonly misses: number;
  /** How often a value had to be computed. */
  readonly computed: number;
  /** How often a caller was given the result of a computation that was already under way. */
  readonly joined: number;
  /** Values that were given although they were stale. */
  readonly stale: number;
  /** Hits that said that there is nothing. */
  readonly absent: number;
  /** Values that were fetched into memory before they were asked for. */
  readonly warmed: number;
}

/** What lies in a tier that outlives the process, and what all processes did with the cache through it. */
export interface TierReport {
  readonly tier: TierName;
  /** Null where the tier does not answer. */
  readonly size: TierSize | null;
  readonly totals: Totals | null;
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
  /** The same for what there may be none of: null from `look` is remembered, too, for `absentMs`. */
  find(
    kind: string,
    key: Digest,
    lifetime: CacheLifetime,
    look: () => string | null | Promise<string | null>,
  ): Promise<string | null>;
  /** The value, stale or not; undefined where none is known, also where it is known that there is nothing. */
  get(kind: string, key: Digest): Promise<string | undefined>;
  /** Keeps a value; resolves when it is in memory, the slower tiers follow in the background. */
  set(kind: string, key: Digest, value: string, lifetime: CacheLifetime): Promise<void>;
  /** Forgets one entry, in all tiers and, within a second, in all processes. */
  invalidate(kind: string, key: Digest): Promise<void>;
  /** Forgets all that rests on something, in all tiers and, within a second, in all processes. */
  invalidateTag(tag: CacheTag): Promise<void>;
  /** Empties all tiers. @returns How many entries there were, by tier. */
  clear(): Promise<readonly { readonly tier: TierName; readonly entries: number }[]>;
  /**
   * Fetches values from the slower tiers into memory in the background, a few at a time; what is not there stays away.
   * @returns Settled when all were tried; nobody has to wait.
   */
  warm(wanted: readonly WantedEntry[]): Promise<void>;
  /** What was asked for since the cache was opened, the oldest first and each once. */
  askedFor(): readonly WantedEntry[];
  stats(): CacheStats;
  /** What the tiers hold that outlive the process. */
  report(): Promise<readonly TierReport[]>;
  /** Waits for writes in the background (no longer than the tiers' timeouts) and closes the tiers. */
  close(): Promise<void>;
}

/** Names an entry. */
export interface WantedEntry {
  readonly kind: string;
  readonly key: Digest;
}
