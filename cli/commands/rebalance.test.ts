import { writeFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import type { ProposalJson } from "../plan/proposal-json.ts";
import { planningFleet, planningRequests } from "../testdata/planning-files.ts";
import { type CliRun, folderWith, runHere } from "../testdata/recording-terminal.ts";

const asOf = "2026-06-01T12:00:00Z";
const common = ["--fleet", "fleet.yaml", "--as-of", asOf, "--weights", "cost"];
let folder: string;

beforeAll(async () => {
  folder = await folderWith({
    "fleet.yaml": planningFleet,
    "requests.yaml": planningRequests,
    "running.yaml": `
- { name: reports, vcpus: 16, memoryGiB: 64, on: ash-2 }
- { name: batch, vcpus: 8, memoryGiB: 32, on: fra-2 }
- { name: vault, vcpus: 2, memoryGiB: 8, on: fra-2, protect: true }
- { name: ledger, vcpus: 2, memoryGiB: 8, on: fra-2, stateful: true }
- { name: nightly, vcpus: 2, memoryGiB: 8, on: fra-2, flexible: { durationHours: 2, deadline: "2026-05-01T00:00:00Z" } }
- { name: lost, vcpus: 2, memoryGiB: 8, on: fra-9 }
`,
  });
});

function rebalance(requests: string, ...args: readonly string[]): Promise<CliRun> {
  return runHere(folder, ["rebalance", ...common, "--requests", requests, ...args]);
}

async function proposed(requests: string, ...args: readonly string[]): Promise<ProposalJson> {
  return JSON.parse((await rebalance(requests, ...args, "--json")).out) as ProposalJson;
}

test("prints the moves in order, what each saves and costs, and what may not stay", async () => {
  const { exitCode, out } = await rebalance("running.yaml");
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^ *1 +batch +fra-2 +ash-1 +\d+\.\d\d +-?\d+\.\d +0 +0\.\d+ +0\.77 +\d+\.\d\d +\d+\.\d h$/m);
  expect(out).toMatch(/^ *2 +reports +ash-2 +ash-1 /m);
  expect(out).toMatch(/^net +\d+\.\d\d EUR$/m);
  expect(out).toMatch(/^lost may not stay on fra-9: fra-9 is no longer in the fleet$/m);
  expect(out).not.toMatch(/vault/);
  expect(out).toMatch(/^ledger stays on fra-2: it is stateful, and moves only with allowMove$/m);
  expect(out).toMatch(/^nightly stays on fra-2: it is a job that ends$/m);
});

test("as JSON: net is gain less migration, and the totals are the sums", async () => {
  const { moves, totals, stranded, held } = await proposed("running.yaml");
  expect(held.map(({ name }) => name)).toEqual(["ledger", "nightly", "vault"]);
  expect(moves.map(({ name, to }) => [name, to])).toEqual([
    ["batch", "ash-1"],
    ["reports", "ash-1"],
  ]);
  for (const { gain, migration, net, paybackHours } of moves) {
    expect(net).toBeCloseTo(gain.worth - migration.cost, 9);
    expect(paybackHours).toBeLessThan(730);
  }
  expect(totals.net).toBeCloseTo(
    moves.reduce((sum, { net }) => sum + net, 0),
    6,
  );
  expect(stranded).toEqual([{ name: "lost", node: "fra-9", reason: "fra-9 is no longer in the fleet" }]);
});

test("a short horizon, dear disruption or a small budget leave less", async () => {
  expect((await proposed("running.yaml", "--max-moves", "1")).moves).toHaveLength(1);
  expect((await proposed("running.yaml", "--horizon", "1")).moves).toEqual([]);
  const { out } = await rebalance("running.yaml", "--cost-per-hour-down", "10000");
  expect(out).toMatch(/^No move pays for itself within 730 h\nlost may not stay/);
});

test("starts from what place printed, and proposes nothing there", async () => {
  const { out } = await runHere(folder, ["place", ...common, "--requests", "requests.yaml", "--json"]);
  await writeFile(`${folder}/placed.json`, out);
  expect((await proposed("requests.yaml", "--placed", "placed.json")).moves).toEqual([]);
  // The same placements, when the dearer of the American nodes has become much cheaper.
  await writeFile(`${folder}/cheap.yaml`, planningFleet.replace("pricePerHour: 0.9", "pricePerHour: 0.3"));
  const later = await proposed("requests.yaml", "--placed", "placed.json", "--fleet", "cheap.yaml");
  expect(later.moves.map(({ name, from, to }) => [name, from, to])).toEqual([["reports", "ash-1", "ash-2"]]);
});

test.each([
  [["requests.yaml"], 1, /^NC1001: "web-1" does not say on which node it is.*--placed/],
  [["running.yaml", "--placed", "running.yaml"], 1, /^NC1909: .*running\.yaml holds no decision record/],
  [["running.yaml", "--horizon", "-3"], 2, /expected a number from 0/],
  [["running.yaml", "--gib-per-hour", "0"], 2, /above 0/],
  [["running.yaml", "--max-moves", "1.5"], 2, /whole number/],
])("refuses %j", async ([requests = "", ...args], exitCode, message) => {
  expect(await rebalance(requests, ...args)).toMatchObject({ exitCode, err: expect.stringMatching(message) });
});
