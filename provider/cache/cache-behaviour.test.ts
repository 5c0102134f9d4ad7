import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { digestOf } from "../crypto/canonical-json.ts";
import type { NovaCronError } from "../errors/novacron-error.ts";
import type { Cache } from "./cache.ts";
import type { CacheKind } from "./cache-kind.ts";
import { type OpenCacheOptions, openCache } from "./open-cache.ts";
import { hasRedisServer, type RedisServer, startRedisServer } from "./redis-server.ts";

const minute = { ttlMs: 60_000 };
const [web, db, api] = [digestOf("web"), digestOf("db"), digestOf("api")];
const kinds: Readonly<Record<string, CacheKind>> = {
  risk: { tags: ["model"], jitter: 0 },
  verdict: { tags: ["model", "policy"], jitter: 0 },
  spread: { tags: [], jitter: 0.5 },
};

let folder: string;
let nowMs: number;
let caches: Cache[];
let diagnostics: NovaCronError[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "novacron-cache-"));
  nowMs = Date.parse("2026-03-01T12:00:00Z");
  caches = [];
  diagnostics = [];
});
afterEach(async () => {
  for (const cache of caches) await cache.close();
  rmSync(folder, { recursive: true });
});

const sqlite = (name = "cache.db") => ({ path: join(folder, name) });

async function open(options: Partial<OpenCacheOptions> = {}): Promise<Cache> {
  const onDiagnostic = (diagnostic: NovaCronError) => void diagnostics.push(diagnostic);
  const common = { version: "0.1.0", fleetId: "lab", now: () => new Date(nowMs), kinds, onDiagnostic };
  const cache = await openCache({ ...common, ...options });
  caches.push(cache);
  return cache;
}

describe("stale-while-revalidate", () => {
  const lifetime = { ttlMs: 1000, staleMs: 5000 };

  it("gives the old value at once, has one newer one made meanwhile, and gives that next", async () => {
    const cache = await open({ sqlite: sqlite() });
    await cache.getOrCompute("risk", web, lifetime, () => "1");
    nowMs += 1000;
    const gate = Promise.withResolvers<string>();
    let runs = 0;
    const slow = () => {
      runs++;
      return gate.promise;
    };
    expect(await cache.getOrCompute("risk", web, lifetime, slow)).toBe("1");
    expect(await cache.getOrCompute("risk", web, lifetime, slow)).toBe("1");
    gate.resolve("2");
    await expect.poll(() => cache.get("risk", web)).toBe("2");
    expect(runs).toBe(1);
    expect(cache.stats()).toMatchObject({ stale: 2, computed: 2 });
  });

  it("keeps the old value when the newer one cannot be made, until it expires", async () => {
    const cache = await open();
    await cache.getOrCompute("risk", web, lifetime, () => "1");
    nowMs += 5999;
    const fail = () => Promise.reject(new Error("no model"));
    expect(await cache.getOrCompute("risk", web, lifetime, fail)).toBe("1");
    expect(await cache.get("risk", web)).toBe("1");
    nowMs += 1;
    await expect(cache.getOrCompute("risk", web, lifetime, fail)).rejects.toThrow("no model");
  });

  it("is remembered by the file: the next process knows what is stale", async () => {
    await (await open({ sqlite: sqlite() })).set("risk", web, "1", lifetime);
    await caches[0]?.close();
    nowMs += 2000;
    const next = await open({ sqlite: sqlite() });
    expect(await next.getOrCompute("risk", web, lifetime, () => "2")).toBe("1");
    await expect.poll(() => next.get("risk", web)).toBe("2");
  });
});

describe("negative caching", () => {
  it("remembers that there is nothing, for a shorter while, and tells it from a value", async () => {
    const cache = await open({ sqlite: sqlite() });
    let looks = 0;
    const look = () => {
      looks++;
      return null;
    };
    const lifetime = { ttlMs: 60_000, absentMs: 500 };
    expect(await cache.find("risk", web, lifetime, look)).toBeNull();
    expect(await cache.find("risk", web, lifetime, look)).toBeNull();
    expect(looks).toBe(1);
    expect(await cache.get("risk", web)).toBeUndefined();
    expect(cache.stats().absent).toBe(2);
    await cache.close();
    const next = await open({ sqlite: sqlite() });
    expect(await next.find("risk", web, lifetime, look)).toBeNull();
    expect(looks).toBe(1);
    // Who cannot do with nothing computes all the same.
    expect(await next.getOrCompute("risk", web, lifetime, () => "1")).toBe("1");
    expect(await next.find("risk", web, lifetime, look)).toBe("1");
    await next.find("risk", db, lifetime, look);
    nowMs += 500;
    expect(await next.find("risk", db, lifetime, () => "2")).toBe("2");
  });
});

it("spreads the ends of what was written together, within the kind's share", async () => {
  const cache = await open();
  const keys = Array.from({ length: 200 }, (_, n) => digestOf(n));
  for (const key of keys) await cache.set("spread", key, "1", { ttlMs: 1000 });
  const alive = async () => (await Promise.all(keys.map((key) => cache.get("spread", key)))).filter(Boolean).length;
  nowMs += 499;
  expect(await alive()).toBe(200);
  nowMs += 251;
  expect(await alive()).toBeGreaterThan(60);
  expect(await alive()).toBeLessThan(140);
  nowMs += 250;
  expect(await alive()).toBe(0);
});

describe("invalidation", () => {
  it("by tag hides all that rests on it, here at once and in other processes within a second", async () => {
    const [one, other] = [await open({ sqlite: sqlite() }), await open({ sqlite: sqlite() })];
    await one.set("risk", web, "1", minute);
    await one.set("verdict", web, "2", minute);
    await expect.poll(() => other.get("verdict", web)).toBe("2");
    await expect.poll(() => other.get("risk", web)).toBe("1");
    await one.invalidateTag("policy");
    expect([await one.get("risk", web), await one.get("verdict", web)]).toEqual(["1", undefined]);
    nowMs += 1000;
    expect([await other.get("risk", web), await other.get("verdict", web)]).toEqual(["1", undefined]);
    await one.set("verdict", web, "3", minute);
    await expect.poll(() => other.get("verdict", web)).toBe("3");
  });

  it("by digest hides that entry alone, and lasts over processes", async () => {
    const [one, other] = [await open({ sqlite: sqlite() }), await open({ sqlite: sqlite() })];
    await one.set("risk", web, "1", minute);
    await one.set("risk", db, "2", minute);
    await expect.poll(() => other.get("risk", web)).toBe("1");
    await expect.poll(() => other.get("risk", db)).toBe("2");
    await one.invalidate("risk", web);
    nowMs += 1000;
    for (const cache of [one, other, await open({ sqlite: sqlite() })])
      expect([await cache.get("risk", web), await cache.get("risk", db)]).toEqual([undefined, "2"]);
  });

  it("holds for what was being computed meanwhile", async () => {
    const cache = await open();
    const gate = Promise.withResolvers<string>();
    const computing = cache.getOrCompute("verdict", web, minute, () => gate.promise);
    await expect.poll(() => cache.stats().computed).toBe(1);
    await cache.invalidateTag("policy");
    gate.resolve("old");
    expect(await computing).toBe("old");
    expect(await cache.get("verdict", web)).toBeUndefined();
  });

  it("outdoes a mark that another machine made with a clock ahead", async () => {
    const cache = await open({ sqlite: sqlite() });
    nowMs += 60_000;
    await cache.invalidateTag("model");
    nowMs -= 60_000;
    await cache.set("risk", web, "1", minute);
    expect(await cache.get("risk", web)).toBe("1");
    await cache.invalidateTag("model");
    expect(await cache.get("risk", web)).toBeUndefined();
  });

  it("clears files", async () => {
    const cache = await open({ sqlite: sqlite() });
    await cache.set("risk", web, "1", minute);
    await cache.close();
    const next = await open({ sqlite: sqlite() });
    expect(await next.clear()).toEqual([
      { tier: "memory", entries: 0 },
      { tier: "sqlite", entries: 1 },
    ]);
    expect(await next.get("risk", web)).toBeUndefined();
  });
});

describe("warming", () => {
  it("fetches ahead into memory what was asked for before, and nothing else", async () => {
    const first = await open({ sqlite: sqlite() });
    await first.set("risk", web, "1", minute);
    await first.set("risk", db, "2", minute);
    await first.get("risk", web);
    await first.get("risk", api);
    const asked = first.askedFor();
    expect(asked).toEqual([
      { kind: "risk", key: web },
      { kind: "risk", key: api },
    ]);
    await first.close();
    const next = await open({ sqlite: sqlite() });
    await next.warm(asked);
    expect(next.stats()).toMatchObject({ warmed: 1, hits: 0, misses: 0 });
    const before = next.stats().tiers[1];
    expect(await next.get("risk", web)).toBe("1");
    expect(next.stats().tiers[1]).toEqual(before);
  });
});

it("adds its statistics to those of all processes when it is closed", async () => {
  for (let n = 0; n < 3; n++) {
    const cache = await open({ sqlite: sqlite() });
    await cache.getOrCompute("risk", web, minute, () => "1");
    await cache.close();
  }
  const [report] = await (await open({ sqlite: sqlite() })).report();
  expect(report).toMatchObject({
    tier: "sqlite",
    size: { entries: 1, bytes: 1 },
    totals: { hits: 2, misses: 1, computed: 1, "sqlite.hits": 2, "memory.misses": 3 },
  });
});

const available = hasRedisServer();
describe.skipIf(!available)(`through Redis${available ? "" : " (skipped: there is no redis-server)"}`, () => {
  let server: RedisServer;
  let raw: Redis;
  beforeAll(async () => {
    server = await startRedisServer();
    raw = new Redis(server.url);
  });
  afterAll(async () => {
    raw.disconnect();
    await server.dispose();
  });
  beforeEach(() => raw.flushall());

  const machine = (name: string) =>
    open({
      sqlite: sqlite(`${name}.db`),
      redis: { url: server.url, keys: [{ id: "k1", bytes: Buffer.alloc(32, 7) }], timeoutMs: 2000 },
    });

  it("an invalidation reaches machines with files of their own, also those that start later", async () => {
    const [one, other] = [await machine("one"), await machine("other")];
    await one.set("verdict", web, "1", minute);
    await expect.poll(() => other.get("verdict", web)).toBe("1");
    await other.close();
    await one.invalidateTag("policy");
    await one.set("risk", db, "2", minute);
    await one.invalidate("risk", db);
    const later = await machine("other");
    expect([await later.get("verdict", web), await later.get("risk", db)]).toEqual([undefined, undefined]);
    await later.close();
    // Its own file knows by now.
    const alone = await open({ sqlite: sqlite("other.db") });
    expect(await alone.get("verdict", web)).toBeUndefined();
    expect(diagnostics).toEqual([]);
  });

  it("tells a server that has forgotten the marks", async () => {
    const one = await machine("one");
    await one.invalidateTag("policy");
    await raw.flushall();
    nowMs += 1000;
    await one.get("verdict", web);
    expect(await raw.hkeys("novacron:cache:lab:marks")).toEqual(["tag:policy"]);
  });

  it("is not misled by what others write in place of marks and counters", async () => {
    await raw.hset("novacron:cache:lab:marks", { "tag:policy": "9999999999999-ffffffff", "tag:model": "?" });
    await raw.hset("novacron:cache:lab:totals", { computed: "many", "redis.hits": "5", "\u001b[31m": "1" });
    const cache = await machine("one");
    await cache.set("verdict", web, "1", minute);
    expect(await cache.get("verdict", web)).toBe("1");
    await cache.invalidateTag("policy");
    expect(await cache.get("verdict", web)).toBeUndefined();
    const [redis] = await cache.report();
    expect(redis?.totals).toEqual({ "redis.hits": 5 });
  });

  it("clears the entries of this fleet, and nothing else on the server", async () => {
    const one = await machine("one");
    await raw.set("novacron:{lab}:reservations", "precious");
    await raw.set(`novacron:0.1.0:factory:risk:${web}`, "another fleet's");
    await one.set("risk", web, "1", minute);
    await expect.poll(() => raw.exists(`novacron:0.1.0:lab:risk:${web}`)).toBe(1);
    expect(await one.clear()).toMatchObject([{ tier: "memory" }, { tier: "redis", entries: 1 }, { tier: "sqlite" }]);
    expect((await raw.keys("*")).sort()).toEqual([`novacron:0.1.0:factory:risk:${web}`, "novacron:{lab}:reservations"]);
  });
});
