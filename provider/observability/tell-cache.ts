import type { CacheStats } from "../cache/cache.ts";
import type { Telemetry } from "./telemetry.ts";

/** Counts what a cache was asked since it was opened, by tier and result. Once, when nobody asks it any more. */
export function tellCache({ tiers }: CacheStats, telemetry: Telemetry): void {
  for (const { tier, hits, misses, errors, rejected } of tiers) {
    for (const [result, count] of Object.entries({ hit: hits, miss: misses, error: errors, rejected })) {
      telemetry.add("novacron.cache.requests", count, { "novacron.tier": tier, "novacron.result": result });
    }
  }
}
