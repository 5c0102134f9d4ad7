import type { TierReport } from "../../provider/cache/cache.ts";
import { openProjectCache } from "../cache/open-project-cache.ts";
import { scopeOf } from "../cache/scope-of.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** Options of every command about the cache. */
export interface CacheOptions {
  readonly stack?: string;
  readonly json?: boolean;
}

/** Options of `novacron cache stats`. */
export interface CacheStatsOptions extends CacheOptions {
  readonly prometheus?: boolean;
}

/**
 * `novacron cache stats`: what lies in the tiers that outlive a plan, and what plans did with the cache so far.
 * @throws {NovaCronError} NC1902 outside of a project; NC11xx for a wrong fleet file; NC1703 for a malformed URL.
 */
export async function cacheStats(options: CacheStatsOptions, terminal: Terminal): Promise<number> {
  const cache = await openProjectCache(options.stack, terminal);
  const reports = await cache.report().finally(() => cache.close());
  if (options.prometheus === true) {
    const { prometheusMetrics } = await import("../cache/prometheus-metrics.ts");
    terminal.out(await prometheusMetrics(reports));
  } else if (options.json === true) {
    const tiers = reports.map((report) => ({ ...report, scope: scopeOf(report.tier) }));
    terminal.out(`${JSON.stringify({ formatVersion: 1, tiers }, null, 2)}\n`);
  } else if (reports.length === 0) {
    terminal.out("There is no cache yet: the first preview makes it\n");
  } else {
    for (const report of reports) terminal.out(described(report, terminal));
  }
  return 0;
}

const headings = ["tier", "hits", "misses", "hit rate", "writes", "errors", "rejected"] as const;

function described({ tier, size, totals }: TierReport, terminal: Terminal): string {
  const whose = scopeOf(tier) === "fleet" ? "all plans of the fleet" : "plans on this machine";
  if (size === null || totals === null) return `${tier} does not answer\n`;
  const of = (name: string): number => totals[name] ?? 0;
  const rows = (["memory", "redis", "sqlite"] as const)
    .filter((name) => of(`${name}.hits`) + of(`${name}.misses`) + of(`${name}.writes`) + of(`${name}.errors`) > 0)
    .map((name) => {
      const [hits, misses] = [of(`${name}.hits`), of(`${name}.misses`)];
      const rest = ["writes", "errors", "rejected"].map((counter) => String(of(`${name}.${counter}`)));
      return [name, String(hits), String(misses), share(hits, hits + misses), ...rest];
    });
  const [hits, misses] = [of("hits"), of("misses")];
  return [
    `${tier}: ${size.entries} entries, ${(size.bytes / 1024).toFixed(1)} KiB; ${whose} so far:\n`,
    rows.length === 0 ? "" : renderTable(terminal, headings, rows),
    `${hits} of ${hits + misses} questions had an answer (${share(hits, hits + misses)}), `,
    `${of("stale")} of them a stale one; ${of("computed")} values computed, ${of("warmed")} fetched ahead\n`,
  ].join("");
}

const share = (part: number, whole: number): string => (whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)} %`);
