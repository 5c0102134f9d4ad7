import { beforeAll, describe, expect, test } from "vitest";
import type { PlanComparison } from "../../provider/engine/compare-plans.ts";
import { whatIf as comparedByFunction, loadRequests, standingPlacements } from "../../provider/engine/index.ts";
import { openStore } from "../../provider/store/sqlite-store.ts";
import type { PlannedJson } from "../plan/planned-json.ts";
import { planningFleet, planningRequests } from "../testdata/planning-files.ts";
import { type CliRun, folderWith, runHere } from "../testdata/recording-terminal.ts";

const asOf = "2026-06-01T12:00:00Z";
const files = ["--fleet", "fleet.yaml", "--requests", "requests.yaml", "--as-of", asOf, "--weights", "cost"];
let folder: string;

beforeAll(async () => {
  folder = await folderWith({
    "fleet.yaml": planningFleet,
    "cheap.yaml": planningFleet.replace("pricePerHour: 0.9", "pricePerHour: 0.2"),
    "dollars.yaml": planningFleet.replace("EUR", "USD"),
    "requests.yaml": planningRequests,
    "fewer.yaml": planningRequests.replace(/- \{ name: web-2.*\n/, "- { name: new, vcpus: 1, memoryGiB: 2 }\n"),
    "stateful.yaml": `
- { name: pinned, vcpus: 2, memoryGiB: 8, on: ash-1, stateful: true }
- { name: movable, vcpus: 2, memoryGiB: 8, on: ash-1, stateful: { dataGiB: 300 }, allowMove: true }
- { name: late, vcpus: 2, memoryGiB: 8, flexible: { durationHours: 2, deadline: "2026-06-01T13:00:00Z" } }
- { name: done, vcpus: 2, memoryGiB: 8, on: fra-1, startAt: "2026-05-31T20:00:00Z", flexible: { durationHours: 2, deadline: "2026-06-01T01:00:00Z" } }
`,
    "shop/Pulumi.yaml":
      "name: shop\nruntime: nodejs\nconfig:\n  novacron:fleet: ../fleet.yaml\n  novacron:weights: cost\n",
    "shop/Pulumi.dev.yaml": "config: {}\n",
  });
});

function whatIf(...args: readonly string[]): Promise<CliRun> {
  return runHere(folder, ["what-if", ...files, ...args]);
}

async function compared(...args: readonly string[]): Promise<PlanComparison> {
  return JSON.parse((await whatIf(...args, "--json")).out) as PlanComparison;
}

const changeOf = ({ changes }: PlanComparison, name: string) => changes.find((change) => change.name === name);

test("a drained node: what is there moves, the rest stays, and the table says what it costs", async () => {
  const comparison = await compared("--drain", "ash-1");
  expect(changeOf(comparison, "reports")).toMatchObject({ kind: "moved", from: "ash-1", to: "ash-2" });
  expect(changeOf(comparison, "reports")?.why).toMatch(/^moved from ash-1: maintenance/);
  expect(changeOf(comparison, "reports")?.costPerMonth.delta).toBeCloseTo(0.1 * 730 * 0.25, 6);
  expect(changeOf(comparison, "web-1")).toMatchObject({ kind: "stays", costPerMonth: { delta: 0 } });
  const { exitCode, out } = await whatIf("--drain", "ash-1");
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^reports +moved +ash-1 +ash-2 +\+18\.25 /m);
  expect(out).toMatch(/^and 2 that would not change \(--all\)$/m);
  expect(out).toMatch(/^cost +\d+\.\d\d -> \d+\.\d\d EUR per month \(\+18\.25\)$/m);
});

test("stateful ones: what may not move cannot be placed, what may tells what its data takes; jobs that began stay", async () => {
  const args = ["--drain", "ash-1", "--requests", "stateful.yaml"];
  const comparison = await compared(...args);
  expect(changeOf(comparison, "pinned")).toMatchObject({ kind: "unplaceable", move: null });
  expect(changeOf(comparison, "pinned")?.why).toMatch(
    /^NC1205: "pinned" is stateful and would have to move from ash-1/,
  );
  expect(changeOf(comparison, "movable")).toMatchObject({ kind: "moved", move: { from: "ash-1", dataGiB: 300 } });
  expect(changeOf(comparison, "late")).toMatchObject({ kind: "still unplaceable" });
  expect(changeOf(comparison, "late")?.why).toMatch(/^NC1206: /);
  expect(changeOf(comparison, "done")).toMatchObject({
    kind: "stays",
    startAt: { before: "2026-05-31T20:00:00.000Z", after: "2026-05-31T20:00:00.000Z" },
  });
  const { exitCode, out } = await whatIf(...args);
  expect(exitCode).toBe(1);
  expect(out).toMatch(/^movable moves: ash-1 -> \S+ \(.*node\); a new machine .*; 300 GiB of data move/m);
});

test("a larger request: the difference of the sums is the sum of the differences", async () => {
  const comparison = await compared("--set", "web-1.vcpus=12", "--set", "reports.vcpus=16");
  expect(changeOf(comparison, "reports")?.costPerMonth).toMatchObject({ before: 146, after: 292, delta: 146 });
  for (const figure of ["costPerMonth", "carbonGramsPerHour"] as const) {
    const deltas = comparison.changes.reduce((sum, change) => sum + (change[figure].delta ?? 0), 0);
    expect(deltas).toBeCloseTo(comparison.after[figure] - comparison.before[figure], 5);
    expect(deltas).toBeGreaterThan(0);
  }
});

test("what can no longer be placed is named with its constraints, and the exit code is 1", async () => {
  const { exitCode, out } = await whatIf("--drain", "fra-1", "--drain", "fra-2");
  expect(exitCode).toBe(1);
  expect(out).toMatch(/^web-1 +unplaceable +fra-\d +- +-\d+\.\d\d .*NC1201: none of 4 nodes.*2 by residency/m);
  expect(out).toMatch(/^placed +3 -> 1 \(-2\)$/m);
});

test("what runs stays unless a move gains enough; afresh it goes to the best", async () => {
  const dearer = ["--price-times", "ash-1=1.14"] as const;
  expect(changeOf(await compared(...dearer), "reports")).toMatchObject({ kind: "stays", from: "ash-1" });
  expect(changeOf(await compared(...dearer, "--afresh"), "reports")).toMatchObject({ kind: "moved", to: "ash-2" });
  expect(changeOf(await compared("--price-times", "ash=3"), "reports")?.to).toMatch(/^fra-/);
  const all = await compared("--price-times", "*=2", "--price-times", "fra=0.5");
  expect(changeOf(all, "web-1")).toMatchObject({ kind: "stays", costPerMonth: { delta: 0 } });
  expect(changeOf(all, "reports")?.costPerMonth.before).toBe(146);
});

test("another fleet, another list, other weights", async () => {
  expect(changeOf(await compared("--with-fleet", "cheap.yaml"), "reports")).toMatchObject({
    from: "ash-1",
    to: "ash-2",
  });
  const listed = await compared("--with-requests", "fewer.yaml");
  expect(listed.changes.map(({ name, kind }) => [name, kind])).toEqual([
    ["new", "added"],
    ["reports", "stays"],
    ["web-1", "stays"],
    ["web-2", "removed"],
  ]);
  expect(changeOf(listed, "web-2")?.costPerMonth.delta).toBeLessThan(0);
  const weighed = await compared("--with-weights", '{"profile":"green","categories":{"cost":0}}', "--afresh");
  expect(weighed.after.carbonGramsPerHour).toBeLessThanOrEqual(weighed.before.carbonGramsPerHour);
});

test("nothing that changes is said so", async () => {
  const { exitCode, out } = await whatIf("--with-weights", "cost");
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^Nothing would change\n/);
});

describe("of a stack", () => {
  const urn = (name: string): string => `urn:pulumi:dev::shop::novacron:index:Placement::${name}`;

  beforeAll(async () => {
    // The records are those that the engine makes for the same requests.
    const { out } = await runHere(folder, ["place", ...files, "--json"]);
    const store = await openStore({
      path: `${folder}/shop/.novacron/store.db`,
      fleetId: "planning",
      now: () => new Date(asOf),
    });
    for (const { name, record } of (JSON.parse(out) as PlannedJson).placements) {
      const subject = { ...record.subject, stack: "shop/dev", urn: urn(name) };
      const decisionId = await store.putDecisionRecord("shop/dev", {
        ...record,
        subject,
        ...(name === "web-2" && { request: { ...record.request, labels: { owner: "[secret]" } } }),
      });
      const { vcpus, memoryGiB } = record.request as { vcpus: number; memoryGiB: number };
      await store.reserve({
        claim: {
          urn: urn(name),
          stack: "shop/dev",
          name,
          node: record.target.name,
          vcpus,
          memoryGiB,
          diskGiB: 0,
          gpus: 0,
          apart: [],
          spread: null,
        },
        decisionId,
        capacity: { vcpus: 32, memoryGiB: 128, diskGiB: 0, gpus: 0 },
      });
    }
    await store.close();
  });

  const ofStack = (...args: readonly string[]): Promise<CliRun> =>
    runHere(`${folder}/shop`, ["what-if", "--as-of", asOf, ...args]);

  test("starts from what it has placed; what rests on secrets keeps its place", async () => {
    const { exitCode, out, err } = await ofStack("--stack", "dev", "--drain", "ash-1", "--json");
    expect(exitCode).toBe(0);
    const comparison = JSON.parse(out) as PlanComparison;
    expect(comparison.changes.map(({ name, kind }) => [name, kind])).toEqual([
      ["reports", "moved"],
      ["web-1", "stays"],
    ]);
    expect(err).toMatch(/^warning: these stay where they are.*: web-2$/m);
  });

  test("the function says the same of the same store", async () => {
    const { out } = await ofStack("--stack", "dev", "--drain", "ash-1", "--json");
    const where = {
      store: ".novacron/store.db",
      directory: `${folder}/shop`,
      fleetId: "planning",
      now: () => new Date(asOf),
    };
    const { stack, requests, others, fixed } = await standingPlacements("shop/dev", where);
    expect(fixed).toEqual(["web-2"]);
    const { decisions, ...comparison } = await comparedByFunction({
      fleet: `${folder}/fleet.yaml`,
      weights: "cost",
      asOf,
      stack,
      requests,
      reservations: others,
      changes: { drain: ["ash-1"] },
    });
    expect({ formatVersion: 1, ...comparison }).toEqual(JSON.parse(out));
    const reports = decisions.after.placed.find(({ name }) => name === "reports");
    expect(reports?.record.target.name).toBe(comparison.changes.find(({ name }) => name === "reports")?.to);
  });

  test("needs a stack", async () => {
    expect((await ofStack("--drain", "ash-1")).err).toMatch(/^NC1903: no stack is selected.*--stack/m);
  });
});

test("the function and the command say the same of files", async () => {
  const at = (name: string): string => `${folder}/${name}`;
  const changes = { set: ["web-1.vcpus=6"], priceTimes: [{ of: "*", times: 2 }], weights: "green" };
  const args = { fleet: at("fleet.yaml"), requests: await loadRequests(at("requests.yaml")), asOf, weights: "cost" };
  const { decisions: _decisions, ...comparison } = await comparedByFunction({ ...args, changes });
  const command = await compared("--set", "web-1.vcpus=6", "--price-times", "*=2", "--with-weights", "green");
  expect({ formatVersion: 1, ...comparison }).toEqual(command);
  await expect(comparedByFunction({ ...args, changes: {} })).rejects.toThrow(/^NC1903: nothing is to be changed/);
});

test.each([
  [[], /^NC1903: nothing is to be changed.*--drain/],
  [["--drain", "ash-3"], /^NC1903: --drain names the node "ash-3".*Did you mean ash-1 or ash-2/],
  [["--price-times", "asia=2"], /^NC1903: --price-times names the region, node or account "asia"/],
  [["--set", "wbe-1.vcpus=2"], /^NC1903: .*Did you mean web-1/],
  [["--with-fleet", "dollars.yaml"], /^NC1903: --with-fleet has prices in USD/],
  [["--with-weights", "thrifty"], /^NC1003: /],
])("refuses %j", async (args, message) => {
  const { exitCode, err } = await whatIf(...args);
  expect(exitCode).toBe(1);
  expect(err).toMatch(message);
});

test("a factor that is none is a wrong command line", async () => {
  expect(await whatIf("--price-times", "ash")).toMatchObject({
    exitCode: 2,
    err: expect.stringMatching(/NAME=FACTOR/),
  });
});
