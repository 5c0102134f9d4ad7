import { existsSync } from "node:fs";
import type { CacheStats, TierStats } from "../../provider/cache/cache.ts";
import { type OpenCacheOptions, openCache } from "../../provider/cache/open-cache.ts";
import { digestOf } from "../../provider/crypto/canonical-json.ts";
import { cacheFileOf, projectRedis } from "../cache/open-project-cache.ts";
import { packageVersion } from "../package-version.ts";
import type { Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import type { CheckResult } from "./check-result.ts";

/** Writes a value through the cache's tiers and reads it back, each tier for itself. */
export async function checkCache(project: Project, terminal: Terminal): Promise<Omit<CheckResult, "name">> {
  const sqlite = cacheFileOf(project);
  const diagnostics: string[] = [];
  const cacheOf = (tiers: {
    readonly sqlite?: { readonly path: string };
    readonly redis?: NonNullable<OpenCacheOptions["redis"]>;
  }) =>
    openCache({
      version: packageVersion(),
      fleetId: "novacron-doctor",
      now: terminal.now,
      ...tiers,
      onDiagnostic: (diagnostic) => diagnostics.push(diagnostic.message),
    });
  // A look must not make the file.
  const tiers = {
    ...(existsSync(sqlite) ? { sqlite: { path: sqlite } } : {}),
    ...projectRedis(project, terminal),
  };
  const key = digestOf({ doctor: terminal.now().toISOString() });
  const writer = await cacheOf(tiers);
  await writer.set("doctor", key, "1", { ttlMs: 60_000 });
  await writer.close();
  const stats: TierStats[] = [];
  for (const [name, tier] of Object.entries(tiers)) {
    // Of one tier alone, with a memory that is empty: else the first tier would answer for all.
    const reader = await cacheOf({ [name]: tier });
    await reader.get("doctor", key);
    stats.push(...slowTier(reader.stats()));
    await reader.close();
  }
  const shown = ["memory", ...stats.map((tier) => `${tier.tier} ${tier.hits}/${tier.hits + tier.misses} hits`)].join(
    ", ",
  );
  const details = { tiers: stats, diagnostics };
  const [first] = diagnostics;
  if (first !== undefined)
    return {
      status: "warn",
      message: `${shown}; ${first}`,
      remedy: "It only slows things down; decisions stay the same",
      details,
    };
  if (stats.some((tier) => tier.hits === 0))
    return {
      status: "warn",
      message: `${shown}: a value that was written could not be read`,
      remedy: "It only slows things down; look at the tier",
      details,
    };
  return { status: "ok", message: shown, details };
}

const slowTier = ({ tiers }: CacheStats): readonly TierStats[] => tiers.filter((tier) => tier.tier !== "memory");
