import { expect, test } from "vitest";
import { starterFleet } from "../init/starter-fleet.ts";
import { folderWith, runHere } from "../testdata/recording-terminal.ts";
import type { CheckResult } from "./check-result.ts";

/** What the check says of a fleet whose first region has this, at noon. */
async function said(forecast: string | null, more: Readonly<Record<string, string>> = {}) {
  const fleet = starterFleet("shop");
  const text = fleet.replace(/^( +)gridCarbonGramsPerKwh: 350$/m, (line, indent: string) =>
    forecast === null ? line : `${line}\n${indent}gridCarbonForecast: ${forecast}`,
  );
  expect(text === fleet).toBe(forecast === null);
  const folder = await folderWith({ "Pulumi.yaml": "name: shop\nruntime: nodejs\n", "fleet.yaml": text, ...more });
  const now = () => new Date("2026-06-01T12:10:00Z");
  const { out } = await runHere(folder, ["doctor", "--json"], { now });
  const { checks } = JSON.parse(out) as { readonly checks: readonly CheckResult[] };
  return checks.find(({ name }) => name === "forecasts");
}

test("a fleet without forecasts is nothing to warn of", async () => {
  expect(await said(null)).toMatchObject({ status: "skip", message: expect.stringContaining("the fleet has none") });
});

test("a forecast that reaches a day ahead will do; one that ends before is told with its hours", async () => {
  const day = `{ dayUtc: [${new Array(24).fill(100).join(", ")}] }`;
  expect(await said(day)).toMatchObject({ status: "ok", message: expect.stringMatching(/^1 of \d regions have one$/) });
  const short = await said("{ start: 2026-06-01T10:00:00Z, gramsPerKwh: [1, 2, 3, null, 5] }");
  expect(short).toMatchObject({ status: "warn", remedy: expect.stringContaining("Renew the forecasts") });
  // Of the hours from 12:00 on, the first and the third.
  expect(short?.message).toMatch(/hours known of the next 24: \S+ 2$/);
});

test("a file that is wrong is a failure, with its line", async () => {
  const check = await said("grid.csv", { "grid.csv": "start,gramsPerKwh\nnoon,1\n" });
  expect(check).toMatchObject({ status: "fail", message: expect.stringMatching(/^NC1107: .*grid\.csv:2: "noon"/) });
});
