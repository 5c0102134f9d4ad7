import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Cache } from "../cache/cache.ts";
import { openCache } from "../cache/open-cache.ts";
import { digestOf } from "../crypto/canonical-json.ts";
import { rememberAskedFor, warmAhead } from "./warm-ahead.ts";

const lifetime = { ttlMs: 3_600_000 };
const [price, risk] = [digestOf("price"), digestOf("risk")];

let folder: string;
let cache: Cache;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "novacron-warm-"));
  cache = await opened();
});
afterEach(async () => {
  await cache.close();
  rmSync(folder, { recursive: true });
});

function opened(): Promise<Cache> {
  return openCache({
    version: "1",
    fleetId: "lab",
    now: () => new Date("2026-03-01T12:00:00Z"),
    sqlite: { path: join(folder, "cache.db") },
    onDiagnostic: (problem) => {
      throw problem;
    },
  });
}

/** As the next process would see it. */
async function next(): Promise<void> {
  await cache.close();
  cache = await opened();
}

const memoryHits = () => cache.stats().tiers.find(({ tier }) => tier === "memory")?.hits;

it("fetches into memory what the last plan of the stack asked for", async () => {
  await cache.set("prices", price, '"1"', lifetime);
  await cache.set("telemetry", risk, '"2"', lifetime);
  await cache.get("prices", price);
  await cache.get("telemetry", risk);
  await rememberAskedFor(cache, "app/dev");
  await next();
  await warmAhead(cache, "app/dev");
  expect(cache.stats().warmed).toBe(2);
  expect(await cache.get("prices", price)).toBe('"1"');
  expect(memoryHits()).toBe(1);
});

it("fetches nothing for another stack, or one that was never planned", async () => {
  await cache.set("prices", price, '"1"', lifetime);
  await cache.get("prices", price);
  await rememberAskedFor(cache, "app/dev");
  await next();
  await warmAhead(cache, "app/prod");
  expect(cache.stats().warmed).toBe(0);
});

it("remembers neither its own list nor what is asked for before it could be fetched", async () => {
  await warmAhead(cache, "app/dev");
  await cache.get("fleet-file", price);
  await rememberAskedFor(cache, "app/dev");
  await next();
  await warmAhead(cache, "app/dev");
  // It was remembered that there is no list, and no list was made since.
  expect(cache.stats()).toMatchObject({ absent: 1, warmed: 0 });
});

it("follows the stack: the last plan's list takes the place of the one before", async () => {
  for (const key of [price, risk]) {
    await cache.set("prices", key, '"1"', lifetime);
    await next();
    await cache.get("prices", key);
    await rememberAskedFor(cache, "app/dev");
    await next();
  }
  await warmAhead(cache, "app/dev");
  await cache.get("prices", risk);
  expect(memoryHits()).toBe(1);
  await cache.get("prices", price);
  expect(memoryHits()).toBe(1);
});

it.each(["no JSON", '{"kind":"prices"}', '[{"kind":"PRICES!","key":"sha256:1"}]'])(
  "takes %s for an empty list",
  async (text) => {
    await cache.set("asked-for", digestOf({ formatVersion: 1, stack: "app/dev" }), text, lifetime);
    await warmAhead(cache, "app/dev");
    expect(cache.stats().warmed).toBe(0);
  },
);
