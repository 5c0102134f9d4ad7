import type { NovaCronError } from "../errors/novacron-error.ts";
import type { Cache } from "./cache.ts";
import type { CacheKind } from "./cache-kind.ts";
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
  /** The tier shared between machines. */
  readonly redis?: Omit<RedisTierOptions, "now" | "onDiagnostic" | "fleetId">;
  /** The durable tier on this machine. */
  readonly sqlite?: Omit<SqliteTierOptions, "now" | "onDiagnostic" | "fleetId">;
  /** What is known of kinds; the provider's where absent. */
  readonly kinds?: Readonly<Record<string, CacheKind>>;
  /** After how many milliseconds others' invalidations are noticed at the latest; 1,000 where absent. */
  readonly marksMaxAgeMs?: number;
  /** Gets what a user should know and need not act on: NC1704, NC1708, NC1709, NC1710. */
  readonly onDiagnostic: (diagnostic: NovaCronError) => void;
}

/**
 * Opens a cache: memory, then Redis, then SQLite. The server before the file, although the file is nearer: machines that
 * share it should plan on the same observations, and the file is for when it is away, or where there is none.
 * A tier that cannot be used is reported through `onDiagnostic` and left out.
 * @throws {NovaCronError} NC1703 when the Redis URL is malformed: that is a mistake in the configuration, not an outage.
 */
export async function openCache(options: OpenCacheOptions): Promise<Cache> {
  const { now, onDiagnostic, fleetId } = options;
  const common = { now, onDiagnostic, fleetId };
  const redis = options.redis && RedisTier.create({ ...options.redis, ...common });
  const sqlite = options.sqlite && (await SqliteTier.open({ ...options.sqlite, ...common }));
  const slower: CacheTier[] = [];
  if (redis) slower.push(redis);
  if (sqlite) slower.push(sqlite);
  return new TieredCache(options, new MemoryTier(options.memory), slower);
}
