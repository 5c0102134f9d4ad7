import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Cache } from "../cache/cache.ts";
import { openCache } from "../cache/open-cache.ts";
import { digestOf, digestOfBytes } from "../crypto/canonical-json.ts";
import { KeyRing } from "../crypto/key-ring.ts";
import { openKeyRing } from "../crypto/open-key-ring.ts";
import { keyRingSealer } from "../crypto/sealer.ts";
import { readFleet } from "../world/load-fleet.ts";
import { namedFleet, readKeptFleet } from "./kept-fleet.ts";

const now = new Date("2026-03-01T12:00:00Z");
const text = `formatVersion: 1
fleet: lab # the lab's
currency: EUR
regions:
  - { name: north, country: SE, continent: EU, latencyMs: { west: 30, east: 10 } }
  - { name: west, country: FR, continent: EU }
  - { name: east, country: PL, continent: EU }
nodes:
  - { name: n, region: north, zone: z, rack: k, capacity: { vcpus: 8, memoryGiB: 32, diskGiB: 100 }, pricePerHour: 1 }
`;

let folder: string;
let ring: KeyRing;
let caches: Cache[];
let stranger: KeyRing;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "novacron-kept-fleet-"));
  const keysIn = (name: string) =>
    openKeyRing({ directory: join(folder, name), create: "if-absent", now, platform: "linux" });
  [ring, stranger] = [keysIn("own"), keysIn("other")];
});
beforeEach(() => {
  caches = [];
});
afterEach(async () => {
  for (const cache of caches) await cache.close();
  for (const suffix of ["", "-wal", "-shm"]) rmSync(join(folder, `cache.db${suffix}`), { force: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** As the next process would see it. */
async function nextCache(): Promise<Cache> {
  for (const cache of caches) await cache.close();
  const cache = await openCache({
    version: "1",
    fleetId: "lab",
    now: () => now,
    sqlite: { path: join(folder, "cache.db") },
    onDiagnostic: (problem) => {
      throw problem;
    },
  });
  caches.push(cache);
  return cache;
}

const keyOf = (fleetText: string) => digestOf({ formatVersion: 1, text: digestOfBytes(fleetText) });

describe("a kept fleet", () => {
  it("is what the parser makes of the text, key for key, also in the next process", async () => {
    const parsed = readFleet(text, "fleet.yaml");
    expect(await readKeptFleet(text, "fleet.yaml", { cache: await nextCache(), keyRing: ring })).toEqual(parsed);
    const cache = await nextCache();
    const again = await readKeptFleet(text, "fleet.yaml", { cache, keyRing: ring });
    expect(JSON.stringify(again)).toBe(JSON.stringify(parsed));
    expect(cache.stats()).toMatchObject({ hits: 1, misses: 0 });
  });

  it("is another for each other byte of the text", async () => {
    const cache = await nextCache();
    await readKeptFleet(text, "fleet.yaml", { cache, keyRing: ring });
    const other = await readKeptFleet(text.replace("30", "31"), "fleet.yaml", { cache, keyRing: ring });
    expect(other).toEqual(readFleet(text.replace("30", "31"), "fleet.yaml"));
    expect(cache.stats()).toMatchObject({ hits: 0, misses: 2 });
  });

  it("is not believed where somebody without the key wrote it, or moved it", async () => {
    const cache = await nextCache();
    const forged = { digest: digestOf("forged"), fleet: JSON.stringify({ fleet: "forged" }) };
    const moved = keyRingSealer(ring).seal("fleet files", [keyOf("another text")], forged);
    const misused = keyRingSealer(ring).seal("standing decisions", [keyOf(text)], forged);
    const strange = keyRingSealer(stranger).seal("fleet files", [keyOf(text)], forged);
    for (const sealed of [JSON.stringify(forged), moved, misused, strange]) {
      await cache.set("fleet-file", keyOf(text), sealed, { ttlMs: 60_000 });
      expect((await readKeptFleet(text, "fleet.yaml", { cache, keyRing: ring })).fleet.fleet).toBe("lab");
    }
  });

  it("is none where the text is wrong, which is said each time, and where nobody can seal", async () => {
    const cache = await nextCache();
    const wrong = text.replace("EUR", "4");
    for (const _ of [1, 2]) {
      await expect(readKeptFleet(wrong, "fleet.yaml", { cache, keyRing: ring })).rejects.toMatchObject({
        code: "NC1102",
      });
    }
    const keyless = new KeyRing(ring.keys, []);
    for (const _ of [1, 2]) await readKeptFleet(text, "fleet.yaml", { cache, keyRing: keyless });
    expect(cache.stats()).toMatchObject({ hits: 0, misses: 4 });
  });
});

it.each([
  ["fleet: lab\n", "lab"],
  ["a: 1\nfleet:   'eu-1.prod'  # ours\r\nb: 2", "eu-1.prod"],
  ['fleet: "lab"', "lab"],
  ["nodes:\n  - fleet: lab\n", null],
  ['{"fleet": "lab"}', null],
  ["fleet: &id lab\n", null],
  ["fleet:\n  lab\n", null],
])("finds the id in %j: %s", (fleetText, id) => {
  expect(namedFleet(fleetText)).toBe(id);
});
