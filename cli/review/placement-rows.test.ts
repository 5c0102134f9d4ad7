import { expect, test } from "vitest";
import { placementCells, totalLines } from "./placement-cells.ts";
import { isStill, placementRows, totalsOf } from "./placement-rows.ts";
import { decision, placement, previewOf, type SomeResource, unknownString } from "./testdata/plans.ts";

const rowsOf = (resources: readonly SomeResource[]): ReturnType<typeof placementRows> =>
  placementRows(previewOf(resources).resources);

const moved = placement("web", {
  op: "update",
  inputs: {
    decision: decision({ target: "fra-2", costPerMonth: 20.25, score: 0.8, risk: 0.0218, carbonGramsPerHour: 10 }),
  },
  old: { decision: decision() },
});

test("a row tells from where to where, and by how much each figure changed", () => {
  expect(rowsOf([moved]).map(placementCells)).toEqual([
    [
      "web",
      "fra-1 (DE)",
      "fra-2 (DE)",
      "0.8 (-0.0234)",
      "20.25 (+2.00) EUR/month",
      "10 (-2.5) g/h",
      "2.2% (-1%)",
      "fra-2: 0.1462 lower: dearer",
    ],
  ]);
});

test("secret, unknown, deleted and quantum ones are told as what they are", () => {
  const job = {
    type: "novacron:index:QuantumJob",
    name: "bell",
    inputs: { decision: decision({ target: "sim", costPerMonth: 3 }) },
  };
  const cells = rowsOf([
    placement("hidden", { inputs: { decision: "[secret]" } }),
    placement("later", { inputs: { decision: unknownString } }),
    placement("gone", { op: "delete", old: { decision: decision() } }),
    job,
  ]).map((row) => placementCells(row).slice(0, 5).join("|"));
  expect(cells.sort()).toEqual([
    "bell||sim (DE)|0.8234|3.00 EUR",
    "gone|fra-1 (DE)|(deleted)||",
    "hidden||(secret)||",
    "later||(known during the update)||",
  ]);
});

test("what changes comes first; what stays is known as that", () => {
  const same = placement("a", { op: "same", old: { decision: decision() } });
  const relabelled = placement("b", { op: "update", old: { decision: decision({ why: "else" }) } });
  const dearer = placement("c", { op: "update", old: { decision: decision({ costPerMonth: 1 }) } });
  const rows = rowsOf([same, relabelled, dearer]);
  expect(rows.map((row) => `${row.name} ${isStill(row)}`)).toEqual(["c false", "a true", "b true"]);
});

test("sums count what goes and what comes, by currency; jobs that ran already cost nothing again", () => {
  const job = (name: string, op: string): SomeResource => ({
    type: "novacron:index:QuantumJob",
    name,
    op,
    inputs: { decision: decision({ costPerMonth: 3 }) },
    ...(op === "same" && { old: { decision: decision({ costPerMonth: 3 }) } }),
  });
  const totals = totalsOf(
    rowsOf([
      moved,
      placement("gone", { op: "delete", old: { decision: decision({ costPerMonth: 5, currency: "USD", risk: 0.5 }) } }),
      job("new", "create"),
      job("ran", "same"),
    ]),
  );
  expect(totals).toEqual({
    costPerMonth: [
      { currency: "EUR", from: 18.25, to: 20.25 },
      { currency: "USD", from: 5, to: 0 },
    ],
    jobCost: [{ currency: "EUR", from: 0, to: 3 }],
    carbonGramsPerHour: { from: 25, to: 10 },
    highestRisk: { from: 0.5, to: 0.0218 },
  });
  expect(totalLines(totals)).toEqual([
    "cost of placements: 18.25 -> 20.25 EUR per month (+2.00)",
    "cost of placements: 5.00 -> 0.00 USD per month (-5.00)",
    "cost of quantum jobs that run: 0.00 -> 3.00 EUR (+3.00)",
    "carbon: 25.0 -> 10.0 gCO2e per hour (-15.0)",
    "highest outage risk: 50% -> 2.2%",
  ]);
});
