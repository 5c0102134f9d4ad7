import { mkdtempSync, rmSync } from "node:fs";
import { arch, cpus, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import type { CacheEntry, CacheTier } from "../provider/cache/cache-tier.ts";
import { MemoryTier } from "../provider/cache/memory-tier.ts";
import { openCache } from "../provider/cache/open-cache.ts";
import { hasRedisServer, startRedisServer } from "../provider/cache/redis-server.ts";
import { RedisTier } from "../provider/cache/redis-tier.ts";
import { SqliteTier } from "../provider/cache/sqlite-tier.ts";
import { digestOf } from "../provider/crypto/canonical-json.ts";
import { planStack } from "./cache/planned-stack.ts";
import { throughput } from "./cache/throughput.ts";
import { median } from "./median.ts";

/**
 * Latency of a hit in each tier of the cache, one question after the other; questions a second through all tiers; how many
 * of the questions of plans of one unchanged stack are hits; and what a preview of such a stack takes in the plugin:
 * `node bench/cache.ts [--json] [--rounds 5000] [--entries 1000] [--bytes 2000] [--gets 500000] [--plans 100]
 * [--resources 300]`. Redis runs on loopback; where there is no `redis-server` its row is missing.
 */
const { values: flags } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "5000" },
    entries: { type: "string", default: "1000" },
    bytes: { type: "string", default: "2000" },
    gets: { type: "string", default: "500000" },
    plans: { type: "string", default: "100" },
    resources: { type: "string", default: "300" },
  },
});
/** Longer than it takes to read the world; a Node program with its SDK takes a second on a quiet machine. */
const programStartMs = 4000;

const rounds = positive("rounds", flags.rounds);
const entries = positive("entries", flags.entries);
const valueBytes = positive("bytes", flags.bytes);

const folder = mkdtempSync(join(tmpdir(), "novacron-bench-"));
const server = hasRedisServer() ? await startRedisServer() : undefined;
const common = {
  fleetId: "lab",
  now: () => new Date(),
  onDiagnostic: (diagnostic: Error) => {
    throw diagnostic;
  },
};
const tiers: CacheTier[] = [new MemoryTier({ maxEntries: entries, maxBytes: entries * (valueBytes + 1000) * 2 })];
try {
  const sqlite = await SqliteTier.open({ path: join(folder, "cache.db"), ...common });
  if (sqlite) tiers.push(sqlite);
  const redis =
    server &&
    RedisTier.create({ url: server.url, keys: [{ id: "k1", bytes: Buffer.alloc(32, 1) }], timeoutMs: 5000, ...common });
  if (redis) tiers.push(redis);

  const results = [];
  for (const tier of tiers) results.push(await measure(tier));
  const task = {
    path: join(folder, "through.db"),
    url: server?.url ?? null,
    entries,
    gets: positive("gets", flags.gets),
  };
  const getsPerSecond = await throughput(task, valueBytes);
  const replay = await replayPlans(positive("plans", flags.plans));
  const preview = previewUnchanged(positive("resources", flags.resources));
  if (flags.json) {
    const machine = {
      cpu: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      platform: platform(),
      arch: arch(),
      node: process.version,
    };
    process.stdout.write(
      `${JSON.stringify({ benchmark: "cache", machine, rounds, entries, valueBytes, results, getsPerSecond, replay, preview }, null, 2)}\n`,
    );
  } else {
    const table = new Table({
      head: ["tier", "get p50 us", "get p95 us", "get p99 us", "get mean us", "set p50 us"],
      colAligns: ["left", "right", "right", "right", "right", "right"],
    });
    for (const row of results)
      table.push([row.tier, row.getP50Us, row.getP95Us, row.getP99Us, row.getMeanUs, row.setP50Us].map(String));
    process.stdout.write(`${table.toString()}\n`);
    console.table([{ getsPerSecond, ...replay }]);
    console.table([preview]);
  }
} finally {
  for (const tier of tiers) await tier.close();
  await server?.dispose();
  rmSync(folder, { recursive: true });
}

/** Fills a tier and reads it in a fixed scattered order; every answer must be the value that was set. */
async function measure(tier: CacheTier) {
  const keys = Array.from({ length: entries }, (_, n) => `novacron:bench:lab:risk:${digestOf(n)}`);
  const expiresAtMs = Date.now() + 3_600_000;
  const entry: CacheEntry = { value: JSON.stringify("x".repeat(valueBytes - 2)), expiresAtMs, staleAtMs: expiresAtMs };
  const setUs = await time(keys.length, (n) => tier.set(at(keys, n), entry));
  const read = async (n: number) => {
    // 7919 is prime and so visits all keys before it returns to the first.
    const found = await tier.get(at(keys, n * 7919), Date.now());
    if (found?.value !== entry.value) throw new Error(`the ${tier.name} tier lost a value`);
  };
  await time(Math.min(rounds, 1000), read);
  const getUs = await time(rounds, read);
  return {
    tier: tier.name,
    getP50Us: quantile(getUs, 0.5),
    getP95Us: quantile(getUs, 0.95),
    getP99Us: quantile(getUs, 0.99),
    getMeanUs: rounded(getUs.reduce((sum, us) => sum + us, 0) / getUs.length),
    setP50Us: quantile(setUs, 0.5),
  };
}

/** Plans of the same 200 placements, each in a process of its own, by the statistics that the cache itself keeps. */
async function replayPlans(plans: number) {
  const stack = planStack(200);
  try {
    for (let plan = 0; plan < plans; plan++) stack.preview(0);
    const cache = await openCache({
      ...common,
      version: "bench",
      fleetId: "generated-100-1",
      sqlite: { path: join(stack.folder, ".novacron", "cache.db") },
    });
    const [report] = await cache.report();
    await cache.close();
    const { hits = 0, misses = 0 } = report?.totals ?? {};
    return { plans, questions: hits + misses, hitRate: hits / (hits + misses) };
  } finally {
    stack.dispose();
  }
}

/** The median of five previews, after one that learns what stands. */
function previewUnchanged(resources: number) {
  const stack = planStack(resources);
  try {
    const first = stack.preview(programStartMs);
    const again = Array.from({ length: 5 }, () => stack.preview(programStartMs));
    const of = (name: "aheadCpuMs" | "callsCpuMs" | "callsWallMs") => median(again.map((times) => times[name]));
    return {
      resources,
      unchanged: Math.min(...again.map(({ unchanged }) => unchanged)),
      firstCallsCpuMs: first.callsCpuMs,
      callsCpuMs: of("callsCpuMs"),
      callsWallMs: of("callsWallMs"),
      aheadCpuMs: of("aheadCpuMs"),
    };
  } finally {
    stack.dispose();
  }
}

async function time(count: number, run: (n: number) => Promise<void>): Promise<Float64Array> {
  const us = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    const start = process.hrtime.bigint();
    await run(n);
    us[n] = Number(process.hrtime.bigint() - start) / 1000;
  }
  return us.sort();
}

function quantile(sortedUs: Float64Array, q: number): number {
  return rounded(sortedUs[Math.min(sortedUs.length - 1, Math.floor(q * sortedUs.length))] ?? Number.NaN);
}

function rounded(us: number): number {
  return Number(us.toFixed(1));
}

function at(keys: readonly string[], n: number): string {
  const key = keys[n % keys.length];
  if (key === undefined) throw new RangeError("there are no keys");
  return key;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 2)
    throw new RangeError(`--${name} is ${text}; expected a whole number of at least 2`);
  return value;
}
