import { createServer, type Server } from "node:net";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { digestOf } from "../crypto/canonical-json.ts";
import type { NovaCronError } from "../errors/novacron-error.ts";
import { freePort, hasRedisServer, listen, type RedisServer, startRedisServer } from "./redis-server.ts";
import { RedisTier, type RedisTierOptions } from "./redis-tier.ts";

const key = { id: "k1", bytes: Buffer.alloc(32, 7) };
const expiresAtMs = Date.parse("2026-03-01T13:00:00Z");
const entry = { value: '{"risk":0.25,"note":"Größe"}', expiresAtMs, staleAtMs: expiresAtMs };
const keyOf = (name: string) => `novacron:0.1.0:lab:risk:${digestOf(name)}`;

let nowMs: number;
let diagnostics: NovaCronError[];
let tiers: RedisTier[] = [];
beforeEach(() => {
  nowMs = Date.parse("2026-03-01T12:00:00Z");
  diagnostics = [];
});
afterEach(async () => {
  for (const tier of tiers) await tier.close();
  tiers = [];
});

function tierAt(url: string, options: Partial<RedisTierOptions> = {}): RedisTier {
  const onDiagnostic = (diagnostic: NovaCronError) => void diagnostics.push(diagnostic);
  const common = {
    url,
    fleetId: "lab",
    keys: [key],
    coolDownMs: 5000,
    timeoutMs: 2000,
    now: () => new Date(nowMs),
    onDiagnostic,
  };
  const tier = RedisTier.create({ ...common, ...options });
  if (!tier) throw new Error("the tier was refused");
  tiers.push(tier);
  return tier;
}

const codes = () => diagnostics.map((diagnostic) => diagnostic.code);

describe("a Redis tier without a server", () => {
  it("refuses to work without a key, or with a short one, and says so", () => {
    const onDiagnostic = (diagnostic: NovaCronError) => void diagnostics.push(diagnostic);
    const options = { url: "redis://:s3cret@cache.example", fleetId: "lab", now: () => new Date(nowMs), onDiagnostic };
    expect(RedisTier.create(options)).toBeUndefined();
    expect(RedisTier.create({ ...options, keys: [{ id: "k1", bytes: Buffer.alloc(31) }] })).toBeUndefined();
    expect(codes()).toEqual(["NC1709", "NC1709"]);
    expect(diagnostics.map(String).join()).not.toContain("s3cret");
  });

  it("throws NC1703 for a malformed URL, even without a key", () => {
    const options = { url: "http://cache.example", fleetId: "lab", now: () => new Date(nowMs), onDiagnostic: () => {} };
    expect(() => RedisTier.create(options)).toThrow(expect.objectContaining({ code: "NC1703" }));
  });

  it("reports a refused connection once, then leaves the server alone until the cool-down is over", async () => {
    const tier = tierAt(`redis://:s3cret@127.0.0.1:${await freePort()}`);
    expect(await tier.get(keyOf("a"), nowMs)).toBeUndefined();
    await tier.set(keyOf("a"), entry);
    expect(await tier.get(keyOf("a"), nowMs)).toBeUndefined();
    expect(tier.stats()).toMatchObject({ errors: 1, skipped: 2, hits: 0, misses: 0, hitRate: null });
    nowMs += 5000;
    await tier.get(keyOf("a"), nowMs);
    expect(tier.stats()).toMatchObject({ errors: 2, skipped: 2 });
    expect(codes()).toEqual(["NC1704"]);
    expect(diagnostics[0]?.message).toContain("ECONNREFUSED");
    expect(`${diagnostics[0]?.stack} ${String(diagnostics[0]?.cause)}`).not.toContain("s3cret");
  });

  it("waits no longer than its timeout for a port that never answers, however many ask at once", async () => {
    const silent = createServer((socket) => void socket.on("error", () => {}).resume());
    const tier = tierAt(`redis://127.0.0.1:${await listen(silent)}`, { timeoutMs: 150 });
    await import("ioredis");
    const start = performance.now();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => tier.get(keyOf(`${n}`), nowMs)));
    const elapsedMs = performance.now() - start;
    expect(answers.every((answer) => answer === undefined)).toBe(true);
    // One after the other they would take 7.5 s; the slack is for a busy machine.
    expect(elapsedMs).toBeGreaterThan(100);
    expect(elapsedMs).toBeLessThan(1500);
    expect(codes()).toEqual(["NC1704"]);
    expect(await tier.get(keyOf("a"), nowMs)).toBeUndefined();
    expect(tier.stats().skipped).toBe(1);
    await close(silent);
  });

  it.each([
    ["HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n"],
    ["binary noise", Buffer.from([0, 255, 1, 254, 13, 10, 42, 255, 13, 10])],
    ["an error", "-ERR s3cret is not welcome\r\n"],
    ["a number", ":42\r\n"],
  ])("takes %s on the port for a failure or a miss, not for a value", async (_, garbage) => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.on("data", () => socket.write(garbage));
    });
    const tier = tierAt(`redis://127.0.0.1:${await listen(server)}`, { timeoutMs: 300 });
    expect(await tier.get(keyOf("a"), nowMs)).toBeUndefined();
    expect(diagnostics).toHaveLength(1);
    expect(String(diagnostics[0])).not.toContain("s3cret");
    await tier.close();
    await close(server);
  });
});

const available = hasRedisServer();
describe.skipIf(!available)(
  `a Redis tier on a real server${available ? "" : " (skipped: there is no redis-server)"}`,
  () => {
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

    it("gives back what another machine has set", async () => {
      await tierAt(server.url).set(keyOf("shared"), entry);
      const reader = tierAt(server.url);
      expect(await reader.get(keyOf("shared"), nowMs)).toEqual(entry);
      expect(await reader.get(keyOf("absent"), nowMs)).toBeUndefined();
      expect(reader.stats()).toMatchObject({ hits: 1, misses: 1, hitRate: 0.5, errors: 0 });
      expect(diagnostics).toEqual([]);
    });

    it("lets the server expire entries, and does not believe one past its own expiry", async () => {
      await tierAt(server.url).set(keyOf("expiring"), entry);
      const ttlMs = await raw.pttl(keyOf("expiring"));
      expect(ttlMs).toBeGreaterThan(3_590_000);
      expect(ttlMs).toBeLessThanOrEqual(3_600_000);
      await raw.persist(keyOf("expiring"));
      expect(await tierAt(server.url).get(keyOf("expiring"), entry.expiresAtMs)).toBeUndefined();
    });

    const changed = (sealed: Buffer, at: number): Buffer => {
      const copy = Buffer.from(sealed);
      copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
      return copy;
    };
    it.each<[string, (sealed: Buffer) => Buffer]>([
      ["another value", (sealed) => changed(sealed, sealed.length - 20)],
      ["another key's id", (sealed) => changed(sealed, 4)],
      ["a later expiry", (sealed) => changed(sealed, 18)],
      ["a later staleness", (sealed) => changed(sealed, 26)],
      ["another nonce", (sealed) => changed(sealed, 30)],
      ["no encryption", () => Buffer.from(entry.value)],
      ["a cut end", (sealed) => sealed.subarray(0, -1)],
      ["nothing", () => Buffer.alloc(0)],
    ])("does not believe an entry with %s, and says so once", async (_, tamper) => {
      const tier = tierAt(server.url);
      await tier.set(keyOf("tampered"), entry);
      await raw.set(keyOf("tampered"), tamper((await raw.getBuffer(keyOf("tampered"))) ?? Buffer.alloc(0)));
      expect(await tier.get(keyOf("tampered"), nowMs)).toBeUndefined();
      expect(await tier.get(keyOf("tampered"), nowMs)).toBeUndefined();
      expect(tier.stats()).toMatchObject({ rejected: 2, hits: 0, misses: 2, errors: 0 });
      expect(codes()).toEqual(["NC1710"]);
    });

    it("shows nobody what an entry says", async () => {
      await tierAt(server.url).set(keyOf("hidden"), { ...entry, value: JSON.stringify("hush ".repeat(50)) });
      const stored = await raw.getBuffer(keyOf("hidden"));
      expect(stored?.subarray(0, 4).toString()).toBe("nce2");
      expect(stored?.toString("latin1")).not.toContain("hush");
    });

    it("reads after a rotation what the old key wrote, and writes with the new one", async () => {
      const rotated = { id: "k2", bytes: Buffer.alloc(32, 9) };
      await tierAt(server.url).set(keyOf("rotated"), entry);
      const after = tierAt(server.url, { keys: [rotated, key] });
      expect(await after.get(keyOf("rotated"), nowMs)).toEqual(entry);
      await after.set(keyOf("rotated"), entry);
      expect(await tierAt(server.url, { keys: [rotated] }).get(keyOf("rotated"), nowMs)).toEqual(entry);
      const before = tierAt(server.url);
      expect(await before.get(keyOf("rotated"), nowMs)).toBeUndefined();
      expect(before.stats().rejected).toBe(1);
    });

    it("keeps a fleet within its bounds: what expires first goes first", async () => {
      const tier = tierAt(server.url, {
        fleetId: "small",
        bounds: { maxEntries: 3, maxBytes: 1000, maxEntryBytes: 500 },
      });
      const small = (name: string) => `novacron:0.1.0:small:risk:${digestOf(name)}`;
      for (const [name, laterMs] of [
        ["c", 3],
        ["a", 1],
        ["d", 4],
        ["b", 2],
      ] as const)
        await tier.set(small(name), { ...entry, expiresAtMs: expiresAtMs + laterMs, staleAtMs: expiresAtMs });
      const left = async () => {
        const found = await Promise.all(["a", "b", "c", "d"].map((name) => raw.exists(small(name))));
        return found.join("");
      };
      expect(await left()).toBe("0111");
      expect(await tier.size()).toMatchObject({ entries: 3 });
      await tier.set(small("e"), { ...entry, value: JSON.stringify("x".repeat(430)), expiresAtMs: expiresAtMs + 9 });
      await tier.set(small("f"), { ...entry, value: JSON.stringify("x".repeat(430)), expiresAtMs: expiresAtMs + 9 });
      expect(await left()).toBe("0000");
      expect((await tier.size())?.bytes).toBeLessThanOrEqual(1000);
      await tier.set(small("large"), { ...entry, value: JSON.stringify("x".repeat(600)) });
      expect(await raw.exists(small("large"))).toBe(0);
    });

    it("does not believe an entry that was moved to another key, or sealed with another secret", async () => {
      const tier = tierAt(server.url);
      await tier.set(keyOf("one"), entry);
      await raw.copy(keyOf("one"), keyOf("two"));
      expect(await tier.get(keyOf("two"), nowMs)).toBeUndefined();
      await tierAt(server.url, { keys: [{ id: "k2", bytes: Buffer.alloc(32, 8) }] }).set(keyOf("one"), entry);
      expect(await tier.get(keyOf("one"), nowMs)).toBeUndefined();
      expect(tier.stats().rejected).toBe(2);
    });

    it("takes a value of another type under its key for a failure", async () => {
      await raw.lpush(keyOf("list"), "x");
      const tier = tierAt(server.url);
      expect(await tier.get(keyOf("list"), nowMs)).toBeUndefined();
      expect(diagnostics[0]?.message).toContain("the server answered WRONGTYPE");
    });

    it("speaks over a Unix socket, and keeps databases apart", async () => {
      await tierAt(`unix://${server.socket}?db=3`).set(keyOf("socket"), entry);
      expect(await tierAt(`${server.url}/3`).get(keyOf("socket"), nowMs)).toEqual(entry);
      expect(await tierAt(server.url).get(keyOf("socket"), nowMs)).toBeUndefined();
    });

    it("does not fall back to database 0 when the server refuses the one that was asked for", async () => {
      const tier = tierAt(`${server.url}/999`);
      await tier.set(keyOf("elsewhere"), entry);
      expect(codes()).toEqual(["NC1704"]);
      expect(await raw.exists(keyOf("elsewhere"))).toBe(0);
    });

    it("connects again by itself when the server has hung up on an idle connection", async () => {
      const tier = tierAt(server.url);
      await tier.set(keyOf("idle"), entry);
      await raw.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      // The hang-up arrives before the answer to this, which was asked after it.
      await raw.ping();
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await tier.get(keyOf("idle"), nowMs)).toEqual(entry);
      expect(diagnostics).toEqual([]);
    });
  },
);

describe.skipIf(!available)(
  `a Redis server that comes and goes${available ? "" : " (skipped: there is no redis-server)"}`,
  () => {
    let server: RedisServer | undefined;
    afterEach(async () => server?.dispose());

    it("is given up when killed midway, and used again after the cool-down when it is back", async () => {
      server = await startRedisServer();
      const { port, url } = server;
      const tier = tierAt(url);
      await tier.set(keyOf("a"), entry);
      expect(await tier.get(keyOf("a"), nowMs)).toEqual(entry);
      await server.dispose();
      expect(await tier.get(keyOf("a"), nowMs)).toBeUndefined();
      expect(codes()).toEqual(["NC1704"]);

      server = await startRedisServer({ port });
      expect(await tier.get(keyOf("a"), nowMs)).toBeUndefined();
      expect(tier.stats()).toMatchObject({ errors: 1, skipped: 1 });
      nowMs += 5000;
      await tier.set(keyOf("a"), entry);
      expect(await tier.get(keyOf("a"), nowMs)).toEqual(entry);
      expect(codes()).toEqual(["NC1704"]);
    });

    it("costs one timeout when it freezes with questions under way", async () => {
      server = await startRedisServer();
      const tier = tierAt(server.url, { timeoutMs: 150 });
      await tier.set(keyOf("a"), entry);
      server.freeze();
      const start = performance.now();
      await Promise.all(Array.from({ length: 20 }, () => tier.get(keyOf("a"), nowMs)));
      expect(performance.now() - start).toBeLessThan(1500);
      expect(await tier.get(keyOf("a"), nowMs)).toBeUndefined();
      expect(tier.stats().skipped).toBe(1);
      expect(diagnostics.map((diagnostic) => diagnostic.message).join()).toContain("no answer within 150 ms");
    });

    it("is asked with the password, and a wrong one is reported without being shown", async () => {
      server = await startRedisServer({ password: "s3cret" });
      const at = (userinfo: string) => tierAt(`redis://${userinfo}127.0.0.1:${server?.port}`);
      const good = at(":s3cret@");
      await good.set(keyOf("a"), entry);
      expect(await good.get(keyOf("a"), nowMs)).toEqual(entry);
      expect(diagnostics).toEqual([]);
      expect(await at(":wr0ng@").get(keyOf("a"), nowMs)).toBeUndefined();
      expect(await at("").get(keyOf("a"), nowMs)).toBeUndefined();
      expect(codes()).toEqual(["NC1704", "NC1704"]);
      expect(diagnostics[0]?.message).toContain("the server answered WRONGPASS");
      expect(diagnostics[1]?.message).toContain("the server answered NOAUTH");
      expect(diagnostics.map((diagnostic) => diagnostic.stack).join()).not.toContain("wr0ng");
    });
  },
);

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const tier of tiers) void tier.close();
  });
}
