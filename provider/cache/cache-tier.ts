import type { TierName, TierStats } from "./cache.ts";

/** A value and the instant, in milliseconds since 1970, from which on it is as if it were not there. */
export interface CacheEntry {
  readonly value: string;
  readonly expiresAtMs: number;
}

/** One place where entries lie. Tiers never reject: they count, report through their `onDiagnostic`, and say undefined. */
export interface CacheTier {
  readonly name: TierName;
  /** The entry, unless it has expired at `nowMs` (milliseconds since 1970). */
  get(key: string, nowMs: number): Promise<CacheEntry | undefined>;
  set(key: string, entry: CacheEntry): Promise<void>;
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
