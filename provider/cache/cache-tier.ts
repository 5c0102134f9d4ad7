import type { TierName, TierStats } from "./cache.ts";
import type { MarkKeeper } from "./invalidation-marks.ts";
import type { Totals } from "./totals.ts";

/** A value with its instants, in milliseconds since 1970. */
export interface CacheEntry {
  /** JSON text; empty where it is known that there is nothing. */
  readonly value: string;
  /** From here on it is as if it were not there. */
  readonly expiresAtMs: number;
  /** From here on it is still given, while a newer one is computed; {@link expiresAtMs} where nobody wants a stale one. */
  readonly staleAtMs: number;
}

/** How much lies in a tier. */
export interface TierSize {
  readonly entries: number;
  readonly bytes: number;
}

/** What other processes see as well. */
export interface SharedTier extends MarkKeeper {
  /** Adds to the fleet's counters of all processes. */
  addTotals(totals: Totals): Promise<void>;
  /** All that was added; undefined where the tier does not answer. */
  totals(): Promise<Totals | undefined>;
}

/** One place where entries lie. Tiers never reject: they count, report through their `onDiagnostic`, and say undefined. */
export interface CacheTier {
  readonly name: TierName;
  /** Where the tier outlives the process. */
  readonly shared: SharedTier | null;
  /** The entry, unless it has expired at `nowMs` (milliseconds since 1970). */
  get(key: string, nowMs: number): Promise<CacheEntry | undefined>;
  set(key: string, entry: CacheEntry): Promise<void>;
  delete(key: string): Promise<void>;
  /** Forgets all entries of the fleet, of any version. @returns How many there were. */
  clear(): Promise<number>;
  /** Undefined where the tier does not answer. */
  size(): Promise<TierSize | undefined>;
  stats(): TierStats;
  close(): Promise<void>;
}

/** The entry, if there is one that is still good at `nowMs`. */
export function unexpired(entry: CacheEntry | undefined, nowMs: number): CacheEntry | undefined {
  return entry && entry.expiresAtMs > nowMs ? entry : undefined;
}

/** The counters behind {@link TierStats}. */
export class TierCounters {
  hits = 0;
  misses = 0;
  writes = 0;
  errors = 0;
  rejected = 0;
  skipped = 0;

  snapshot(tier: TierName): TierStats {
    const { hits, misses, writes, errors, rejected, skipped } = this;
    const answered = hits + misses;
    return { tier, hits, misses, hitRate: answered === 0 ? null : hits / answered, writes, errors, rejected, skipped };
  }
}
