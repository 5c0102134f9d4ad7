import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOf } from "../crypto/canonical-json.ts";
import type { NovaCronError } from "../errors/novacron-error.ts";
import type { Cache } from "./cache.ts";
import { type OpenCacheOptions, openCache } from "./open-cache.ts";
import { freePort, hasRedisServer, startRedisServer } from "./redis-server.ts";
import { cacheKey } from "./tiered-cache.ts";

const minute = { ttlMs: 60_000 };
const web = digestOf("web");
const db = digestOf("db");

let folder: string;
let nowMs: number;
let diagnostics: NovaCronError[];
let caches: Cache[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "novacron-cache-"));
  nowMs = Date.parse("2026-03-01T12:00:00Z");
  diagnostics = [];
  caches = [];
});
afterEach(async () => {
  for (const cache of caches) await cache.close();
  rmSync(folder, { recursive: true });
});

const path = () => join(folder, "cache.db");
const codes = () => diagnostics.map((diagnostic) => diagnostic.code);

async function open(options: Partial<OpenCacheOptions> = {}): Promise<Cache> {
  const onDiagnostic = (diagnostic: NovaCronError) => void diagnostics.push(diagnostic);
  const cache = await openCache({
    version: "0.1.0",
    fleetId: "lab",
    now: () => new Date(nowMs),
    onDiagnostic,
    ...options,
  });
  caches.push(cache);
  return cache;
}

const withFile = () => open({ sqlite: { path: path() } });
const tier = (cache: Cache, name: string) => cache.stats().tiers.find((stats) => stats.tier === name);
const mustNotRun = () => {
  throw new Error("this was to be cached");
};

describe("keys", () => {
  const scope = { version: "0.1.0", fleetId: "lab" };

  it("have version, fleet, kind and digest", () => {
    expect(cacheKey(scope, "risk", web)).toBe(`novacron:0.1.0:lab:risk:${web}`);
  });

  it.each(["", "Risk", "a:b", "a\nb"])("refuse the kind %j", (kind) => {
    expect(() => cacheKey(scope, kind, web)).toThrow(RangeError);
  });

  it("refuse what is no digest, and a fleet that could be mistaken for two parts", () => {
    expect(() => cacheKey(scope, "risk", "sha256:abc")).toThrow(RangeError);
    expect(() => cacheKey({ ...scope, fleetId: "lab:risk" }, "risk", web)).toThrow(RangeError);
  });

  it("keep kinds, fleets and versions apart", async () => {
    await (await withFile()).set("risk", web, "1", minute);
    await caches[0]?.close();
    const at = (options: Partial<OpenCacheOptions>) => open({ sqlite: { path: path() }, ...options });
    expect(await (await at({})).get("cost", web)).toBeUndefined();
    expect(await (await at({ fleetId: "factory" })).get("risk", web)).toBeUndefined();
    expect(await (await at({ version: "0.2.0" })).get("risk", web)).toBeUndefined();
    expect(await (await at({})).get("risk", web)).toBe("1");
  });
});

describe("getOrCompute", () => {
  it("computes once, then remembers", async () => {
    const cache = await open();
    expect(await cache.getOrCompute("risk", web, minute, () => "0.25")).toBe("0.25");
    expect(await cache.getOrCompute("risk", web, minute, mustNotRun)).toBe("0.25");
    expect(cache.stats()).toMatchObject({
      computed: 1,
      joined: 0,
      tiers: [{ tier: "memory", hits: 1, misses: 1, hitRate: 0.5 }],
    });
  });

  it("gives callers that ask for the same key at once one computation, and others their own", async () => {
    const cache = await open();
    const gate = Promise.withResolvers<void>();
    let runs = 0;
    const compute = async () => {
      runs++;
      await gate.promise;
      return `${runs}`;
    };
    const same = Array.from({ length: 10 }, () => cache.getOrCompute("risk", web, minute, compute));
    const other = cache.getOrCompute("risk", db, minute, () => "other");
    expect(await other).toBe("other");
    gate.resolve();
    expect(new Set(await Promise.all(same))).toEqual(new Set(["1"]));
    expect(runs).toBe(1);
    expect(cache.stats()).toMatchObject({ computed: 2, joined: 9 });
  });

  it("passes a failure on to all who wait, and keeps nothing of it", async () => {
    const cache = await open();
    const fail = () => Promise.reject(new Error("no model"));
    const both = [cache.getOrCompute("risk", web, minute, fail), cache.getOrCompute("risk", web, minute, mustNotRun)];
    for (const result of await Promise.allSettled(both))
      expect(result).toMatchObject({ status: "rejected", reason: { message: "no model" } });
    expect(await cache.getOrCompute("risk", web, minute, () => "0.5")).toBe("0.5");
  });

  it("forgets after the lifetime, at once for 0, and refuses a lifetime that is none", async () => {
    const cache = await withFile();
    await cache.set("risk", web, "1", minute);
    nowMs += 59_999;
    expect(await cache.get("risk", web)).toBe("1");
    nowMs += 1;
    expect(await cache.get("risk", web)).toBeUndefined();
    await cache.set("risk", db, "1", { ttlMs: 0 });
    expect(await cache.get("risk", db)).toBeUndefined();
    await expect(cache.set("risk", db, "1", { ttlMs: Number.NaN })).rejects.toThrow(RangeError);
    await expect(cache.set("risk", db, "1", { ttlMs: -1 })).rejects.toThrow(RangeError);
  });
});

describe("the memory tier", () => {
  it("is bounded by entries, and lets the least recently used go", async () => {
    const cache = await open({ memory: { maxEntries: 2, maxBytes: 1_000_000 } });
    const late = digestOf("late");
    await cache.set("risk", web, "1", minute);
    await cache.set("risk", db, "2", minute);
    await cache.get("risk", web);
    await cache.set("risk", late, "3", minute);
    expect(await Promise.all([web, db, late].map((key) => cache.get("risk", key)))).toEqual(["1", undefined, "3"]);
  });

  it("is bounded by bytes, and does not keep what is larger than all of it", async () => {
    const cache = await open({ memory: { maxEntries: 100, maxBytes: 1000 } });
    await cache.set("risk", web, "x".repeat(300), minute);
    await cache.set("risk", db, "y".repeat(300), minute);
    expect(await cache.get("risk", web)).toBeUndefined();
    expect(await cache.get("risk", db)).toHaveLength(300);
    await cache.set("risk", web, "x".repeat(3000), minute);
    expect(await cache.get("risk", web)).toBeUndefined();
    expect(await cache.get("risk", db)).toHaveLength(300);
  });
});

describe("the SQLite tier", () => {
  const filled = async () => {
    const cache = await withFile();
    await cache.set("risk", web, '"Größe"', minute);
    await cache.close();
  };

  it("remembers for the next process, and copies into memory what it is asked for, with the expiry it has", async () => {
    await filled();
    nowMs += 30_000;
    const cache = await withFile();
    expect(await cache.getOrCompute("risk", web, minute, mustNotRun)).toBe('"Größe"');
    expect(await cache.get("risk", web)).toBe('"Größe"');
    expect(tier(cache, "sqlite")).toMatchObject({ hits: 1, misses: 0 });
    expect(tier(cache, "memory")).toMatchObject({ hits: 1, misses: 1 });
    nowMs += 30_000;
    expect(await cache.get("risk", web)).toBeUndefined();
    expect(diagnostics).toEqual([]);
  });

  it("may be deleted between two runs", async () => {
    await filled();
    rmSync(path());
    expect(await (await withFile()).get("risk", web)).toBeUndefined();
    expect(diagnostics).toEqual([]);
  });

  it("prunes what has expired and what is beyond its bounds, oldest first", async () => {
    const bounded = () => open({ sqlite: { path: path(), maxEntries: 3, maxCharacters: 10 } });
    const cache = await bounded();
    await cache.set("risk", digestOf("short"), "1", { ttlMs: 1 });
    for (let n = 0; n < 5; n++) await cache.set("risk", digestOf(n), "1", minute);
    await cache.close();
    nowMs += 1;
    await (await bounded()).close();
    const file = new DatabaseSync(path());
    const keys = () =>
      file
        .prepare("SELECT key FROM entries ORDER BY seq")
        .all()
        .map((row) => row.key);
    expect(keys()).toEqual([2, 3, 4].map((n) => `novacron:0.1.0:lab:risk:${digestOf(n)}`));
    file.prepare("UPDATE entries SET size = 6").run();
    await (await bounded()).close();
    expect(keys()).toEqual([`novacron:0.1.0:lab:risk:${digestOf(4)}`]);
    file.close();
  });

  it("moves a damaged file aside, says so with NC1708 and goes on with a new one", async () => {
    writeFileSync(path(), "this is no database at all, but some text of some length".repeat(20));
    const cache = await withFile();
    expect(codes()).toEqual(["NC1708"]);
    await cache.set("risk", web, "1", minute);
    await cache.close();
    expect(await (await withFile()).get("risk", web)).toBe("1");
    expect(readFileSync(`${path()}.damaged`, "utf8")).toContain("no database at all");
    expect(codes()).toEqual(["NC1708"]);
  });

  it("does the same when the damage only shows while it works", async () => {
    const cache = await withFile();
    for (let n = 0; n < 200; n++) await cache.set("risk", digestOf(n), `"${"x".repeat(500)}"`, minute);
    await cache.close();
    const bytes = readFileSync(path());
    bytes.fill(0xff, 4096 * 4);
    writeFileSync(path(), bytes);
    const damaged = await withFile();
    const keys = Array.from({ length: 200 }, (_, n) => digestOf(n));
    await Promise.all(keys.map((key) => damaged.getOrCompute("risk", key, minute, () => '"again"')));
    await damaged.close();
    expect(codes()).toEqual(["NC1708"]);
    const after = await withFile();
    expect(await after.get("risk", digestOf(199))).toBe('"again"');
  });

  it("never touches another program's database, but does without, and says so with NC1704", async () => {
    const other = new DatabaseSync(path());
    other.exec("CREATE TABLE recipes (name TEXT)");
    other.close();
    const before = readFileSync(path());
    const cache = await withFile();
    expect(codes()).toEqual(["NC1704"]);
    expect(await cache.getOrCompute("risk", web, minute, () => "1")).toBe("1");
    expect(cache.stats().tiers.map((stats) => stats.tier)).toEqual(["memory"]);
    expect(readFileSync(path())).toEqual(before);
  });

  it("does without when the path cannot be written", async () => {
    writeFileSync(join(folder, "file"), "");
    const cache = await open({ sqlite: { path: join(folder, "file", "cache.db") } });
    expect(codes()).toEqual(["NC1704"]);
    expect(await cache.getOrCompute("risk", web, minute, () => "1")).toBe("1");
  });

  it("does not wait long for another process that keeps it locked, and uses it again afterwards", async () => {
    const cache = await withFile();
    const other = new DatabaseSync(path());
    other.exec("BEGIN IMMEDIATE");
    expect(await cache.getOrCompute("risk", web, minute, () => "1")).toBe("1");
    await cache.set("risk", db, "2", minute);
    await expect.poll(() => tier(cache, "sqlite")?.errors, { timeout: 5000 }).toBe(2);
    other.exec("ROLLBACK");
    other.close();
    expect(codes()).toEqual(["NC1704"]);
    await cache.set("risk", db, "3", minute);
    await cache.close();
    expect(await (await withFile()).get("risk", db)).toBe("3");
  });
});

describe("all tiers together", () => {
  const keys = [{ id: "k1", bytes: Buffer.alloc(32, 7) }];

  it("compute as ever with a dead Redis, and report it once", async () => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    const cache = await open({ redis: { url, keys } });
    for (let n = 0; n < 20; n++)
      expect(await cache.getOrCompute("risk", digestOf(n), minute, () => `${n}`)).toBe(`${n}`);
    expect(codes()).toEqual(["NC1704"]);
    expect(tier(cache, "redis")).toMatchObject({ errors: 1, writes: 0 });
  });

  it("leave Redis out without a key, and say so", async () => {
    const cache = await open({ redis: { url: "redis://cache.example" } });
    expect(codes()).toEqual(["NC1709"]);
    expect(cache.stats().tiers.map((stats) => stats.tier)).toEqual(["memory"]);
  });

  it.skipIf(!hasRedisServer())(
    "share a value between machines through Redis, and keep it on the second one's disk",
    async () => {
      const server = await startRedisServer();
      try {
        const redis = { url: server.url, keys, timeoutMs: 2000 };
        const first = await open({ sqlite: { path: join(folder, "first.db") }, redis });
        await first.getOrCompute("risk", web, minute, () => "0.25");
        await first.close();
        const second = await open({ sqlite: { path: join(folder, "second.db") }, redis });
        expect(await second.getOrCompute("risk", web, minute, mustNotRun)).toBe("0.25");
        expect(second.stats().tiers.map(({ tier: name, hits, misses }) => ({ name, hits, misses }))).toEqual([
          { name: "memory", hits: 0, misses: 1 },
          { name: "redis", hits: 1, misses: 0 },
          { name: "sqlite", hits: 0, misses: 0 },
        ]);
        await second.close();
        await server.kill();
        const third = await open({ sqlite: { path: join(folder, "second.db") }, redis });
        expect(await third.getOrCompute("risk", web, minute, mustNotRun)).toBe("0.25");
        expect(codes()).toEqual(["NC1704"]);
      } finally {
        await server.dispose();
      }
    },
  );
});
