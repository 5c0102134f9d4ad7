import { beforeAll, describe, expect, test } from "vitest";
import type { PlanAlternatives } from "../../provider/engine/plan-alternatives.ts";
import { openStore } from "../../provider/store/sqlite-store.ts";
import type { PlannedJson } from "../plan/planned-json.ts";
import { planningFleet, planningRequests } from "../testdata/planning-files.ts";
import { type CliRun, folderWith, runHere } from "../testdata/recording-terminal.ts";

const asOf = "2026-06-01T12:00:00Z";
let folder: string;

beforeAll(async () => {
  folder = await folderWith({
    "fleet.yaml": planningFleet,
    "requests.yaml": planningRequests,
    "green-but-dear.yaml": planningFleet
      .replace("gridCarbonGramsPerKwh: 370", "gridCarbonGramsPerKwh: 30")
      .replace("pricePerHour: 0.8", "pricePerHour: 3.2")
      .replace("pricePerHour: 0.9", "pricePerHour: 3.6"),
    "too-large.yaml": `${planningRequests}- { name: giant, vcpus: 64, memoryGiB: 16, residency: [US] }\n`,
    "wrong.yaml": "- { name: web, vcpus: 4, memoryGiB: 16 }\n- { name: db, vcpus: four, memoryGiB: 16 }\n",
    "mars.yaml": "- { name: web, vcpus: 4, memoryGiB: 16, latency: { toRegion: mars, maxMs: 5 } }\n",
    "cards.yaml": "- { name: pay, vcpus: 4, memoryGiB: 16, labels: { data: cardholder } }\n",
    "shop/Pulumi.yaml": "name: shop\nruntime: nodejs\nconfig:\n  novacron:fleet: ../fleet.yaml\n",
  });
});

function place(...args: readonly string[]): Promise<CliRun> {
  return runHere(folder, ["place", "--fleet", "fleet.yaml", "--as-of", asOf, ...args]);
}

async function placeJson(...args: readonly string[]): Promise<PlannedJson> {
  return JSON.parse((await place(...args, "--json")).out) as PlannedJson;
}

const targets = ({ placements }: PlannedJson): Record<string, string> =>
  Object.fromEntries(placements.map(({ name, target }) => [name, target.name]));

test("prints what goes where, why and what it sums up to", async () => {
  const { exitCode, out } = await place("--requests", "requests.yaml");
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^NAME +TARGET +SCORE +EUR\/MONTH +GCO2E\/H +RISK +WHY$/m);
  expect(out).toMatch(/^web-1 +fra-\d +0\.\d+ +\d+\.\d\d +\d+\.\d +\d+(?:\.\d)?% +.*in Europe; risk/m);
  expect(out).toMatch(/^placed +3 of 3, on 3 nodes$/m);
  expect(out).toMatch(/^cost +\d+\.\d\d EUR per month$/m);
  expect(out).toMatch(/^risk +0\.\d+ outages to be expected within 6 h$/m);
});

test("gives all of it as JSON, with the records; the totals are the sums", async () => {
  const plan = await placeJson("--requests", "requests.yaml");
  expect(plan).toMatchObject({ formatVersion: 1, fleet: "planning", currency: "EUR", asOf, weights: "balanced" });
  const [first] = plan.placements;
  expect(first).toMatchObject({ name: "reports", record: { subject: { name: "reports" }, formatVersion: 2 } });
  const cost = plan.placements.reduce((sum, { costPerMonth }) => sum + (costPerMonth ?? 0), 0);
  expect(plan.totals).toMatchObject({ placed: 3, unplaced: 0 });
  expect(plan.totals.costPerMonth).toBeCloseTo(cost, 6);
});

test("shows what else could be had, all of it within the constraints and better in something", async () => {
  const asked = ["--requests", "requests.yaml", "--fleet", "green-but-dear.yaml", "--alternatives"];
  const { out } = await place(...asked);
  expect(out).toMatch(/^ALTERNATIVE +EUR\/MONTH +GCO2E\/H +OUTAGES +SCORE ALONE +DIFFERS IN$/m);
  expect(out).toMatch(/^the plan +\d+\.\d\d/m);
  const json = await placeJson(...asked);
  const { plan, alternatives } = (json as PlannedJson & { alternatives: PlanAlternatives }).alternatives;
  expect(plan?.costPerMonth).toBeCloseTo(json.totals.costPerMonth, 6);
  expect(alternatives.length).toBeGreaterThan(0);
  for (const { costPerMonth, carbonGramsPerHour, risk, targets, elsewhere } of alternatives) {
    const better = [
      (costPerMonth ?? 0) < 0.99 * (plan?.costPerMonth ?? 0),
      (carbonGramsPerHour ?? 0) < 0.99 * (plan?.carbonGramsPerHour ?? 0),
      (risk ?? 0) < 0.99 * (plan?.risk ?? 0),
    ];
    expect(better).toContain(true);
    expect(elsewhere).toBeGreaterThan(0);
    const nodes = Object.fromEntries(targets.map(({ name, node }) => [name, node]));
    expect(nodes["web-1"]).toMatch(/^fra-/);
    expect([nodes["web-1"], nodes["web-2"]].sort()).toEqual(["fra-1", "fra-2"]);
  }
  expect((await place(...asked)).out).toBe(out);
  expect((await place("--requests", "requests.yaml", "--alternatives")).out).toContain("No other way to place these");
});

test("equal files give equal bytes", async () => {
  const [once, again] = [
    await place("--requests", "requests.yaml", "--json"),
    await place("--requests", "requests.yaml", "--json"),
  ];
  expect(again.out).toBe(once.out);
});

test("weights change what is chosen", async () => {
  const costly = '{"profile":"balanced","categories":{"cost":1000}}';
  expect(targets(await placeJson("--requests", "requests.yaml", "--weights", costly)).reports).toBe("ash-1");
  expect((await place("--requests", "requests.yaml", "--weights", "thrifty")).err).toMatch(/^NC1003: weights\.profile/);
});

test("exits with 1 for what nothing can take, shows the constraints' counts and places the rest", async () => {
  const { exitCode, out } = await place("--requests", "too-large.yaml");
  expect(exitCode).toBe(1);
  expect(out).toMatch(/^giant +2 +capacity\.vcpus +64 vCPUs free +ash-1, ash-2$/m);
  expect(out).toMatch(/^ +2 +residency +a place in US +fra-1, fra-2$/m);
  expect(out).toMatch(/^giant NC1201: Ask for less than 64/m);
  expect(out).toMatch(/^placed +3 of 4/m);
  const { unplaced } = await placeJson("--requests", "too-large.yaml");
  expect(unplaced).toMatchObject([
    { name: "giant", code: "NC1201", property: "vcpus", removed: [{ count: 2 }, { count: 2 }] },
  ]);
});

describe("policies", () => {
  test("are NovaCron's own unless told otherwise", async () => {
    expect((await placeJson("--requests", "cards.yaml")).unplaced).toMatchObject([
      { name: "pay", removed: [{ kind: "policy", count: 4 }] },
    ]);
    expect((await placeJson("--requests", "cards.yaml", "--policies", "none")).totals.placed).toBe(1);
  });

  test("of a bundle need its digest", async () => {
    const { exitCode, err } = await place("--requests", "cards.yaml", "--policies", "bundle");
    expect(exitCode).toBe(1);
    expect(err).toMatch(/^NC130[12]: /);
  });
});

test("counts what the project's store has reserved, with --reserved", async () => {
  const store = await openStore({
    path: `${folder}/shop/.novacron/store.db`,
    fleetId: "planning",
    now: () => new Date(asOf),
  });
  const claim = {
    urn: "urn:pulumi:dev::shop::novacron:index:Placement::hog",
    stack: "shop/dev",
    name: "hog",
    node: "ash-1",
    vcpus: 30,
    memoryGiB: 100,
    diskGiB: 0,
    gpus: 0,
    apart: [],
    spread: null,
  };
  await store.reserve({ claim, decisionId: "d", capacity: { vcpus: 32, memoryGiB: 128, diskGiB: 0, gpus: 0 } });
  await store.close();
  const at = (...args: readonly string[]) =>
    runHere(`${folder}/shop`, [
      "place",
      "--requests",
      "../requests.yaml",
      "--as-of",
      asOf,
      "--weights",
      "cost",
      "--json",
      ...args,
    ]);
  const free = JSON.parse((await at()).out) as PlannedJson;
  const crowded = JSON.parse((await at("--reserved")).out) as PlannedJson;
  expect([targets(free).reports, targets(crowded).reports]).toEqual(["ash-1", "ash-2"]);
  expect((await place("--requests", "requests.yaml", "--reserved")).err).toMatch(/^NC1902: /);
});

test.each([
  [
    ["--requests", "wrong.yaml"],
    /^NC1001: .*wrong\.yaml: entry 2 \("db"\): vcpus is "four"; expected a value of type number/,
  ],
  [
    ["--requests", "mars.yaml"],
    /^NC1106: mars\.yaml: "web": latency\.toRegion names the region "mars".*Known: ash, fra/,
  ],
  [["--requests", "none.yaml"], /^NC1005: .*none\.yaml does not exist/],
  [[], /^NC1903: no requests file is given.*--requests FILE/],
  [["--requests", "requests.yaml", "--as-of", "soon"], /^NC1001: asOf is "soon".*ISO 8601/],
  [["--requests", "requests.yaml", "--policies-digest", "sha256:0"], /^NC1903: --policies-digest/],
  [["--requests", "requests.yaml", "--fleet", "nope.yaml"], /^NC1101: .*nope\.yaml/],
])("refuses %j", async (args, message) => {
  const { exitCode, out, err } = await place(...args);
  expect([exitCode, out]).toEqual([1, ""]);
  expect(err.split("\n").filter((line) => !line.startsWith("warning: "))[0]).toMatch(message);
});

test("without a fleet and outside of a project says what to give", async () => {
  expect(await runHere(folder, ["place", "--requests", "requests.yaml"])).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^NC1903: no fleet file is given.*--fleet FILE/),
  });
});
