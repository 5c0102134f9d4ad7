import type { CacheStats } from "./cache.ts";
import type { Totals } from "./totals.ts";

/** What a cache counts besides what its tiers do. */
export type CacheCounts = { -readonly [name in keyof Omit<CacheStats, "tiers">]: number };

/** Nothing yet. */
export const noCounts = (): CacheCounts => ({
  hits: 0,
  misses: 0,
  computed: 0,
  joined: 0,
  stale: 0,
  absent: 0,
  warmed: 0,
});

/** Counters of a tier. */
export const tierCounters = ["hits", "misses", "writes", "errors", "rejected", "skipped"] as const;

/** Statistics as counters by name, without those that are 0: `computed`, `redis.hits`. */
export function countsToTotals({ tiers, ...counts }: CacheStats): Totals {
  const all = [
    ...Object.entries(counts),
    ...tiers.flatMap((tier) =>
      tierCounters.map((counter): [string, number] => [`${tier.tier}.${counter}`, tier[counter]]),
    ),
  ];
  return Object.fromEntries(all.filter(([, count]) => count > 0));
}
