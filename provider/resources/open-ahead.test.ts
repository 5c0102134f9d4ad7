import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { openKeyRing } from "../crypto/open-key-ring.ts";
import { noTelemetry, type Telemetry } from "../observability/telemetry.ts";
import { providerConfig } from "../schema/provider-config.ts";
import { openStore } from "../store/sqlite-store.ts";
import { sampleClaim } from "../store/store-samples.ts";
import { type AheadPlan, openAhead } from "./open-ahead.ts";
import type { MeasuredEdge } from "./open-plan.ts";
import type { PlanContext } from "./plan-context.ts";

const config = providerConfig.parse({ fleet: "fleet.yaml" });
const opener = { stack: "app/dev", attested: true };
const begin = Date.parse("2026-03-01T12:00:00Z");
const fleet = `
formatVersion: 1
fleet: lab
currency: EUR
regions: [{ name: r, country: DE, continent: EU }]
nodes: [{ name: n, region: r, zone: z, rack: k, capacity: { vcpus: 8, memoryGiB: 32, diskGiB: 100 }, pricePerHour: 1 }]
`;

/** Keys take half a second to make. */
let keys: string;
beforeAll(() => {
  keys = mkdtempSync(join(tmpdir(), "novacron-ahead-keys-"));
  openKeyRing({ directory: keys, create: "if-absent", now: new Date(begin), platform: "linux" });
});
afterAll(() => rmSync(keys, { recursive: true }));

let folder: string;
let nowMs: number;
let told: string[];
/** Each opening of a plan, settled when it is open, or failed. */
let openings: Promise<unknown>[];
let hasBegun: Promise<void>;
let edge: MeasuredEdge;
let plans: PlanContext[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "novacron-ahead-"));
  nowMs = begin;
  told = [];
  openings = [];
  plans = [];
  let begun = (): void => {};
  hasBegun = new Promise((resolve) => {
    begun = resolve;
  });
  const telemetry: Telemetry = {
    ...noTelemetry,
    span: (name, work) => {
      const result = noTelemetry.span(name, work);
      if (name === "novacron.plan.open") {
        openings.push(Promise.resolve(result).catch(() => null));
        begun();
      }
      return result;
    },
  };
  edge = {
    version: "1.0.0",
    projectDirectory: folder,
    environment: {},
    platform: "linux",
    now: () => nowMs,
    operation: "run-1",
    command: () => null,
    process: "plugin-1",
    isRunning: () => false,
    statusOf: () => "over",
    diagnostics: (severity, code) => told.push(`${severity} ${code}`),
    debug: (message) => told.push(`debug ${message}`),
    announce: (message) => told.push(message),
    telemetry,
  };
  writeFileSync(join(folder, "fleet.yaml"), fleet);
});
afterEach(async () => {
  for (const plan of plans) await plan.close();
  rmSync(folder, { recursive: true });
});

const makeKeys = (): void => cpSync(keys, join(folder, config.keys.directory), { recursive: true });
const storePath = (): string => join(folder, config.store);
const theStore = () => openStore({ path: storePath(), fleetId: "lab", now: () => new Date(nowMs) });
async function makeUse(): Promise<void> {
  makeKeys();
  await (await theStore()).close();
}
async function opened(): Promise<AheadPlan> {
  const ahead = openAhead(config, edge, opener.stack);
  await hasBegun;
  await openings[0];
  return ahead;
}
async function take(ahead: AheadPlan): Promise<PlanContext> {
  const plan = await ahead.take(opener);
  plans.push(plan);
  return plan;
}

it("gives the plan that it began to open, which then says what it had to say", async () => {
  await makeUse();
  const ahead = await opened();
  expect(told).toEqual([]);
  const plan = await take(ahead);
  expect(await openings[0]).toBe(plan);
  expect(openings).toHaveLength(1);
  expect(told.filter((line) => line.startsWith("debug cache hits"))).toHaveLength(1);
  // From now on at once.
  plan.warn("NC1402", "late", "urn");
  expect(told.at(-1)).toBe("warning NC1402");
});

it("reads the world again where reservations changed since, and says of that one alone", async () => {
  await makeUse();
  const ahead = await opened();
  const other = await theStore();
  const claim = sampleClaim("other", "u", { node: "n" });
  const capacity = { vcpus: 8, memoryGiB: 32, diskGiB: 100, gpus: 0 };
  await other.reserve({ claim, decisionId: "sha256:1", operation: "run-2", capacity });
  await other.close();
  const plan = await take(ahead);
  expect(openings).toHaveLength(2);
  expect(plan.world.snapshot.reservations.map(({ urn }) => urn)).toEqual([claim.urn]);
  expect(told.filter((line) => line.startsWith("debug cache hits"))).toHaveLength(1);
});

it.each([
  ["60 s", 60_000, 1],
  ["more than 60 s", 60_001, 2],
  ["less than nothing, by a clock that was set back", -1, 2],
])("after %s the world that was read ahead is opened so often in all", async (_, passedMs, times) => {
  await makeUse();
  const ahead = await opened();
  nowMs += passedMs;
  await take(ahead);
  expect(openings).toHaveLength(times);
});

it("says nothing of what goes wrong ahead, and says it when somebody asks", async () => {
  await makeUse();
  writeFileSync(join(folder, "fleet.yaml"), "formatVersion: 1\nfleet: lab\n");
  const ahead = await opened();
  expect(told).toEqual([]);
  await expect(ahead.take(opener)).rejects.toMatchObject({ code: "NC1102" });
  expect(openings).toHaveLength(2);
});

it("opens anew what went wrong ahead and was mended meanwhile", async () => {
  await makeUse();
  rmSync(join(folder, "fleet.yaml"));
  const ahead = await opened();
  writeFileSync(join(folder, "fleet.yaml"), fleet);
  expect((await take(ahead)).world.snapshot.fleetId).toBe("lab");
});

it("closes what nobody takes", async () => {
  await makeUse();
  const ahead = await opened();
  // SQLite takes the log away when the last who has the file open closes it.
  expect(existsSync(`${storePath()}-wal`)).toBe(true);
  await ahead.drop();
  expect(existsSync(`${storePath()}-wal`)).toBe(false);
  expect(told).toEqual([]);
});

it("makes no store and no keys, and waits for whoever needs them", async () => {
  const before = readdirSync(folder);
  await openAhead(config, edge, opener.stack).drop();
  expect(readdirSync(folder)).toEqual(before);
  makeKeys();
  const ahead = openAhead(config, edge, opener.stack);
  await ahead.drop();
  expect(existsSync(storePath())).toBe(false);
  expect(openings).toHaveLength(0);
  await take(ahead);
  expect(openings).toHaveLength(1);
  expect(existsSync(storePath())).toBe(true);
});

it("a store that cannot be is no reason to fail before somebody asks", async () => {
  makeKeys();
  const malformed = { ...config, store: "redis://one,two" };
  const ahead = openAhead(malformed, edge, opener.stack);
  await ahead.drop();
  await expect(ahead.take(opener)).rejects.toMatchObject({ code: "NC1703" });
});
