import type { Redis } from "ioredis";
import type { TierSize } from "./cache-tier.ts";
import { keptKeyMarks, type Marks } from "./invalidation-marks.ts";
import { countedOnly, readTotals, type Totals } from "./totals.ts";

/** Bounds of what one fleet has on the server; what expires first goes first. */
export interface RedisBounds {
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** A larger entry is not written: it would take the connection for longer than a question may last. */
  readonly maxEntryBytes: number;
}

/** 256 MiB a fleet: telemetry of a thousand nodes has some 200 KiB. */
export const defaultRedisBounds: RedisBounds = {
  maxEntries: 50_000,
  maxBytes: 256 * 1024 * 1024,
  maxEntryBytes: 8 * 1024 * 1024,
};

/**
 * Sets an entry, and removes entries until the fleet is within its bounds. KEYS: the entry; entries by expiry; their sizes.
 * ARGV: value, ttl, expiry, now, most entries, most bytes. Sizes are kept apart, as STRLEN of what expired tells nothing.
 */
const setWithin = `
local function drop(key)
  redis.call('DEL', key)
  redis.call('ZREM', KEYS[2], key)
  local size = tonumber(redis.call('HGET', KEYS[3], key)) or 0
  redis.call('HINCRBY', KEYS[3], 'total', 0 - size)
  redis.call('HDEL', KEYS[3], key)
end
drop(KEYS[1])
for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[4], 'LIMIT', 0, 100)) do drop(key) end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[3], KEYS[1])
redis.call('HSET', KEYS[3], KEYS[1], #ARGV[1])
local total = redis.call('HINCRBY', KEYS[3], 'total', #ARGV[1])
while total > tonumber(ARGV[6]) or redis.call('ZCARD', KEYS[2]) > tonumber(ARGV[5]) do
  local first = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
  if not first then break end
  drop(first)
  total = tonumber(redis.call('HGET', KEYS[3], 'total'))
end
return 1`;

/** Keeps the greater generations. KEYS: the marks. ARGV: most marks of keys, then names and generations. */
const raiseMarks = `
for i = 2, #ARGV, 2 do
  local before = redis.call('HGET', KEYS[1], ARGV[i])
  if not before or before < ARGV[i + 1] then redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
local all, keys = redis.call('HGETALL', KEYS[1]), {}
for i = 1, #all, 2 do
  if string.sub(all[i], 1, 4) == 'key:' then keys[#keys + 1] = { all[i], all[i + 1] } end
end
table.sort(keys, function(a, b) return a[2] > b[2] end)
for i = tonumber(ARGV[1]) + 1, #keys do redis.call('HDEL', KEYS[1], keys[i][1]) end
return 1`;

/** What lies on the server for one fleet, and the commands for it. */
export class RedisEntries {
  readonly #fleetId: string;
  readonly #bounds: RedisBounds;

  constructor(fleetId: string, bounds: RedisBounds) {
    this.#fleetId = fleetId;
    this.#bounds = bounds;
  }

  hasRoomFor({ length }: Buffer): boolean {
    return length <= Math.min(this.#bounds.maxEntryBytes, this.#bounds.maxBytes);
  }

  async set(client: Redis, key: string, value: Buffer, expiresAtMs: number, nowMs: number): Promise<void> {
    const { maxEntries, maxBytes } = this.#bounds;
    const keys = [key, this.#name("expiry"), this.#name("sizes")];
    const ttlMs = Math.floor(expiresAtMs - nowMs);
    await client.eval(setWithin, 3, ...keys, value, ttlMs, Math.floor(expiresAtMs), nowMs, maxEntries, maxBytes);
  }

  async delete(client: Redis, key: string): Promise<void> {
    await client.unlink(key);
  }

  /** Looks through all keys of the server in steps; only what is named as this fleet's entries are goes. */
  async clear(client: Redis): Promise<number> {
    let cleared = 0;
    let cursor = "0";
    do {
      const [next, found] = await client.scan(cursor, "MATCH", `novacron:*:${this.#fleetId}:*:sha256:*`, "COUNT", 1000);
      const own = found.filter((key) => key.split(":")[2] === this.#fleetId);
      if (own.length > 0) cleared += await client.unlink(...own);
      cursor = next;
    } while (cursor !== "0");
    await client.unlink(this.#name("expiry"), this.#name("sizes"));
    return cleared;
  }

  /** Those that expired since somebody wrote last are counted still. */
  async size(client: Redis): Promise<TierSize> {
    const entries = await client.zcard(this.#name("expiry"));
    const bytes = Number((await client.hget(this.#name("sizes"), "total")) ?? 0);
    return { entries, bytes: Number.isSafeInteger(bytes) ? Math.max(0, bytes) : 0 };
  }

  async marks(client: Redis): Promise<Marks> {
    return new Map(Object.entries(await client.hgetall(this.#name("marks"))));
  }

  async addMarks(client: Redis, marks: Marks): Promise<void> {
    await client.eval(raiseMarks, 1, this.#name("marks"), keptKeyMarks, ...[...marks].flat());
  }

  async totals(client: Redis): Promise<Totals> {
    return readTotals(Object.entries(await client.hgetall(this.#name("totals"))));
  }

  async addTotals(client: Redis, totals: Totals): Promise<void> {
    const pipeline = client.pipeline();
    for (const [name, count] of countedOnly(totals)) pipeline.hincrby(this.#name("totals"), name, count);
    await pipeline.exec();
  }

  /** Beside the entries, whose second part is a version. */
  #name(what: "expiry" | "sizes" | "marks" | "totals"): string {
    return `novacron:cache:${this.#fleetId}:${what}`;
  }
}
