import { Counter, Gauge, Registry } from "prom-client";
import type { TierReport } from "../../provider/cache/cache.ts";
import { tierCounters } from "../../provider/cache/counts.ts";
import { scopeOf } from "./scope-of.ts";

const overall = {
  hits: "Questions that a tier had the answer to",
  misses: "Questions that no tier had the answer to",
  computed: "Values that had to be computed",
  joined: "Callers that were given a computation that was under way",
  stale: "Values that were given although they were stale",
  absent: "Hits that said that there is nothing",
  warmed: "Values that were fetched before they were asked for",
} as const;

const perTier: Readonly<Record<(typeof tierCounters)[number], string>> = {
  hits: "Questions that the tier had the answer to",
  misses: "Questions that the tier had no answer to",
  writes: "Entries that were written",
  errors: "Questions and writes that failed",
  rejected: "Entries that failed their authentication",
  skipped: "Questions that were not asked, as the tier had failed shortly before",
};

/**
 * The reports in Prometheus' text exposition format 0.0.4. `scope` tells the plans of this machine from those of the fleet,
 * which are counted on Redis; sums over both would count twice.
 */
export async function prometheusMetrics(reports: readonly TierReport[]): Promise<string> {
  const registry = new Registry();
  const registers = [registry];
  const entries = new Gauge({
    name: "novacron_cache_entries",
    help: "Entries that lie there",
    labelNames: ["tier"],
    registers,
  });
  const bytes = new Gauge({
    name: "novacron_cache_bytes",
    help: "Their size in bytes",
    labelNames: ["tier"],
    registers,
  });
  const up = new Gauge({
    name: "novacron_cache_up",
    help: "Whether the tier answers",
    labelNames: ["tier"],
    registers,
  });
  for (const { tier, size } of reports) {
    up.set({ tier }, size === null ? 0 : 1);
    if (size === null) continue;
    entries.set({ tier }, size.entries);
    bytes.set({ tier }, size.bytes);
  }
  for (const [name, help] of Object.entries(overall)) {
    const counter = new Counter({ name: `novacron_cache_${name}_total`, help, labelNames: ["scope"], registers });
    for (const { tier, totals } of reports)
      if (totals !== null) counter.inc({ scope: scopeOf(tier) }, totals[name] ?? 0);
  }
  for (const name of tierCounters) {
    const counter = new Counter({
      name: `novacron_cache_tier_${name}_total`,
      help: perTier[name],
      labelNames: ["scope", "tier"],
      registers,
    });
    for (const { tier: keeper, totals } of reports) {
      for (const tier of ["memory", "redis", "sqlite"]) {
        const count = totals?.[`${tier}.${name}`];
        if (count !== undefined) counter.inc({ scope: scopeOf(keeper), tier }, count);
      }
    }
  }
  return registry.metrics();
}
