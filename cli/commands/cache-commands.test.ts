import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Cache } from "../../provider/cache/cache.ts";
import { openCache } from "../../provider/cache/open-cache.ts";
import { digestOf } from "../../provider/crypto/canonical-json.ts";
import { starterFleet } from "../init/starter-fleet.ts";
import { packageVersion } from "../package-version.ts";
import { folderWith, runHere } from "../testdata/recording-terminal.ts";

const now = () => new Date("2026-03-01T12:00:00Z");
const minute = { ttlMs: 60_000 };

async function project(config = ""): Promise<string> {
  const folder = await folderWith({
    "Pulumi.yaml": `name: shop\nruntime: nodejs\n${config}`,
    "fleet.yaml": starterFleet("shop"),
  });
  await mkdir(join(folder, ".novacron"));
  return folder;
}

async function withCache(folder: string, use: (cache: Cache) => Promise<void>): Promise<void> {
  const cache = await openCache({
    version: packageVersion(),
    fleetId: "shop",
    now,
    sqlite: { path: join(folder, ".novacron", "cache.db") },
    onDiagnostic: (problem) => {
      throw problem;
    },
  });
  await use(cache);
  await cache.close();
}

async function usedProject(): Promise<string> {
  const folder = await project();
  for (let plan = 0; plan < 3; plan++) {
    await withCache(folder, async (cache) => {
      await cache.getOrCompute("prices", digestOf("prices"), minute, () => "[1]");
      await cache.getOrCompute("standing", digestOf("web"), minute, () => "{}");
    });
  }
  return folder;
}

test("stats tell what lies there and what plans did so far, as text and as JSON", async () => {
  const folder = await usedProject();
  const { out, exitCode } = await runHere(folder, ["cache", "stats"]);
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^sqlite: 2 entries, 0\.0 KiB; plans on this machine so far:$/m);
  expect(out).toMatch(/sqlite\W+4\W+2\W+66\.7 %\W+2\W/);
  expect(out).toContain("4 of 6 questions had an answer (66.7 %)");
  const { tiers } = JSON.parse((await runHere(folder, ["cache", "stats", "--json"])).out);
  expect(tiers).toEqual([
    expect.objectContaining({
      tier: "sqlite",
      scope: "machine",
      size: { entries: 2, bytes: 5 },
      totals: expect.objectContaining({ hits: 4, misses: 2, computed: 2, "sqlite.hits": 4 }),
    }),
  ]);
});

test("looking counts nothing, and Prometheus can read it", async () => {
  const folder = await usedProject();
  await runHere(folder, ["cache", "stats"]);
  const { out } = await runHere(folder, ["cache", "stats", "--prometheus"]);
  const lines = out.trim().split("\n");
  expect(lines).toContain('novacron_cache_hits_total{scope="machine"} 4');
  expect(lines).toContain('novacron_cache_tier_hits_total{scope="machine",tier="sqlite"} 4');
  expect(lines).toContain('novacron_cache_entries{tier="sqlite"} 2');
  expect(lines).toContain("# TYPE novacron_cache_computed_total counter");
  for (const line of lines.filter((each) => each !== ""))
    expect(line).toMatch(/^(# (HELP|TYPE) novacron_cache_\w+ .+|novacron_cache_\w+(\{\w+="\w+"(,\w+="\w+")*\})? \d+)$/);
});

test("an invalidated tag hides what rests on it, and nothing else", async () => {
  const folder = await usedProject();
  expect((await runHere(folder, ["cache", "invalidate", "--tag", "policy"])).out).toContain("policy");
  await withCache(folder, async (cache) => {
    expect(await cache.get("prices", digestOf("prices"))).toBe("[1]");
    expect(await cache.get("standing", digestOf("web"))).toBeUndefined();
  });
  expect(await runHere(folder, ["cache", "invalidate", "--tag", "weather"])).toMatchObject({ exitCode: 2 });
});

test("clear empties it, and keeps the statistics", async () => {
  const folder = await usedProject();
  const { out } = await runHere(folder, ["cache", "clear", "--json"]);
  expect(JSON.parse(out)).toEqual({ formatVersion: 1, cleared: [{ tier: "sqlite", entries: 2 }] });
  const { tiers } = JSON.parse((await runHere(folder, ["cache", "stats", "--json"])).out);
  expect(tiers[0]).toMatchObject({ size: { entries: 0, bytes: 0 }, totals: { hits: 4 } });
});

test("where there is none, that is said, and none is made", async () => {
  const folder = await project();
  for (const command of [["stats"], ["clear"], ["invalidate", "--tag", "fleet"]]) {
    const { exitCode, out } = await runHere(folder, ["cache", ...command]);
    expect([exitCode, out]).toEqual([0, expect.stringContaining("There is no cache yet")]);
  }
});

test("a Redis that does not answer is told, and is no failure", async () => {
  const folder = await project('config:\n  novacron:cache: { redis: { url: "redis://127.0.0.1:1", timeoutMs: 50 } }\n');
  await runHere(folder, ["keys", "init"]);
  const { exitCode, out, err } = await runHere(folder, ["cache", "stats"]);
  expect([exitCode, out]).toEqual([0, "redis does not answer\n"]);
  expect(err).toContain("NC1704");
});
