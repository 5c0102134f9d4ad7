import type { NovaCronError } from "../errors/novacron-error.ts";
import type { Cache } from "./cache.ts";
import type { CacheTier } from "./cache-tier.ts";
import { type MemoryBounds, MemoryTier } from "./memory-tier.ts";
import { RedisTier, type RedisTierOptions } from "./redis-tier.ts";
import { SqliteTier, type SqliteTierOptions } from "./sqlite-tier.ts";
import { TieredCache } from "./tiered-cache.ts";

/** Which tiers a cache has, and whose values it holds. */
export interface OpenCacheOptions {
  /** Version of NovaCron; part of every key. */
  readonly version: string;
  readonly fleetId: string;
  readonly now: () => Date;
  /** Bounds of the memory tier, which is always there. */
  readonly memory?: MemoryBounds;
  /** The durable tier on this machine. */
  readonly sqlite?: Omit<SqliteTierOptions, "now" | "onDiagnostic">;
  /** The tier shared between machines. */
  readonly redis?: Omit<RedisTierOptions, "now" | "onDiagnostic">;
  /** Gets what a user should know and need not act on: NC1704, NC1708, NC1709, NC1710. */
  readonly onDiagnostic: (diagnostic: NovaCronError) => void;
}

/**
 * Opens a cache. A tier that cannot be used is reported through `onDiagnostic` and left out.
 * @throws {NovaCronError} NC1703 when the Redis URL is malformed: that is a mistake in the configuration, not an outage.
 */
export async function openCache(options: OpenCacheOptions): Promise<Cache> {
  const { now, onDiagnostic } = options;
  const redis = options.redis && RedisTier.create({ ...options.redis, now, onDiagnostic });
  const sqlite = options.sqlite && (await SqliteTier.open({ ...options.sqlite, now, onDiagnostic }));
  const tiers: CacheTier[] = [new MemoryTier(options.memory)];
  if (sqlite) tiers.push(sqlite);
  if (redis) tiers.push(redis);
  return new TieredCache(options, tiers, now);
}
