import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fleetFile } from "../schema/fleet.ts";
import { buildSnapshot, snapshotDigest } from "./build-snapshot.ts";
import { parseForecast, takeCarbonForecast, withoutForecasts } from "./carbon-forecast.ts";
import { pricedThings, withoutPrices } from "./fleet-prices.ts";
import { loadFleet } from "./load-fleet.ts";

const asOf = "2026-06-01T12:10:00.000Z";
const csv = (...lines: readonly string[]): string => ["start,gramsPerKwh", ...lines].join("\n");

const fleetWith = (gridCarbonForecast: unknown) =>
  fleetFile.parse({
    formatVersion: 1,
    fleet: "test",
    currency: "EUR",
    regions: [
      { name: "r1", country: "DE", continent: "EU", ...(gridCarbonForecast !== undefined && { gridCarbonForecast }) },
    ],
    nodes: [{ name: "n1", region: "r1", zone: "a", rack: "1", capacity: { vcpus: 4, memoryGiB: 16 } }],
  });

describe("a forecast file", () => {
  test("has its hours in any order and any zone; what is left out is unknown", () => {
    const text = csv("2026-06-01T15:00:00Z,180.5", "2026-06-01T14:00:00+02:00,210", "2026-06-01T13:00:00Z,", "");
    expect(parseForecast(text, "grid.csv", asOf)).toEqual({
      start: "2026-06-01T12:00:00.000Z",
      gramsPerKwh: [210, null, null, 180.5],
    });
  });

  test("of years is read from a day before on, for 31 days", () => {
    const begin = Date.parse("2026-01-01T00:00:00Z");
    const lines = Array.from(
      { length: 8760 },
      (_, hour) => `${new Date(begin + hour * 3_600_000).toISOString()},${hour % 24}`,
    );
    const read = parseForecast(csv(...lines), "grid.csv", asOf);
    expect(read).toMatchObject({ start: "2026-05-31T12:00:00.000Z" });
    expect("gramsPerKwh" in read && read.gramsPerKwh.length).toBe(744);
    expect("gramsPerKwh" in read && read.gramsPerKwh.slice(0, 3)).toEqual([12, 13, 14]);
  });

  test("of other times knows nothing", () => {
    const read = parseForecast(csv("2020-06-01T15:00:00Z,180"), "grid.csv", asOf);
    expect(read).toEqual({ start: "2026-05-31T12:00:00.000Z", gramsPerKwh: [null] });
  });

  test.each([
    ["", 'grid.csv:1: the heading is ""'],
    ["time,value\n", 'grid.csv:1: the heading is "time,value"'],
    [csv("2026-06-01T15:00:00Z,180", "2026-06-01T15:00:00Z,181"), "grid.csv:3: 2026-06-01T15:00:00Z is there twice"],
    [csv("2026-06-01T15:00:00Z,-1"), 'grid.csv:2: "2026-06-01T15:00:00Z,-1"'],
    [csv("2026-06-01T15:00:00Z,1,2"), 'grid.csv:2: "2026-06-01T15:00:00Z,1,2"'],
    [csv("2026-06-01T15:00:00Z,many"), 'grid.csv:2: "2026-06-01T15:00:00Z,many"'],
    [csv("2026-06-01T15:30:00Z,1"), 'grid.csv:2: "2026-06-01T15:30:00Z" is no full hour of UTC'],
    [csv("2026-06-01 15:00,1"), 'grid.csv:2: "2026-06-01 15:00" is no full hour of UTC'],
  ])("%j is refused, with the line", (text, message) => {
    expect(() => parseForecast(text, "grid.csv", asOf)).toThrow(`NC1107: ${message}`);
  });
});

describe("a fleet with forecasts", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "novacron-forecast-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("names its files relative to itself", async () => {
    await writeFile(join(folder, "fleet.yaml"), JSON.stringify(fleetWith("grid.csv")));
    await writeFile(join(folder, "grid.csv"), csv("2026-06-01T12:00:00Z,100"));
    const { fleet, forecastPaths } = await loadFleet(join(folder, "fleet.yaml"));
    expect(await takeCarbonForecast(fleet, forecastPaths, asOf)).toEqual({
      asOf,
      regions: { r1: { start: "2026-06-01T12:00:00.000Z", gramsPerKwh: [100] } },
    });
  });

  test("says which file is missing", async () => {
    await expect(takeCarbonForecast(fleetWith("none.csv"), new Map(), asOf)).rejects.toThrow(
      "NC1107: the carbon forecast none.csv cannot be read",
    );
  });

  test("may have the hours themselves, or a day of them", async () => {
    const day = { dayUtc: Array.from({ length: 24 }, (_, hour) => hour) };
    expect((await takeCarbonForecast(fleetWith(day), new Map(), asOf))?.regions).toEqual({ r1: day });
    expect(() => fleetWith({ start: "2026-06-01T12:30:00Z", gramsPerKwh: [1] })).toThrow();
    expect(() => fleetWith({ dayUtc: [1, 2, 3] })).toThrow();
    expect(await takeCarbonForecast(fleetWith(undefined), new Map(), asOf)).toBeNull();
  });

  test("has them beside its regions in the Snapshot, whose digest covers them; what users edit does not", () => {
    const [one, other] = [100, 101].map((grams) => fleetWith({ dayUtc: new Array(24).fill(grams) }));
    const digests = { fleet: "", model: "", policies: "" };
    const [a, b] = [one, other].map((fleet) => {
      const forecast = fleet?.regions[0]?.gridCarbonForecast;
      const snapshot = buildSnapshot({
        fleet: fleet ?? fleetWith(undefined),
        pricesAsOf: asOf,
        telemetry: { asOf, risk: {}, availability: {}, down: [] },
        carbonForecast: typeof forecast === "object" ? { asOf, regions: { r1: forecast } } : null,
        reservations: [],
        reservationsRevision: 1,
        digests,
      });
      expect(snapshot.regions[0]).not.toHaveProperty("gridCarbonForecast");
      return snapshotDigest(snapshot);
    });
    expect(a).not.toBe(b);
    const edited = (fleet: ReturnType<typeof fleetWith>) => JSON.stringify(withoutPrices(fleet));
    expect(edited(fleetWith({ dayUtc: new Array(24).fill(1) }))).toBe(
      edited(fleetWith({ dayUtc: new Array(24).fill(2) })),
    );
    expect(edited(fleetWith("a.csv"))).not.toBe(edited(fleetWith("b.csv")));
    expect(edited(fleetWith("a.csv"))).not.toBe(edited(fleetWith(undefined)));
  });

  test("is itself where no region has one", () => {
    const fleet = fleetWith(undefined);
    expect(withoutForecasts(fleet)).toBe(fleet);
    expect(pricedThings(withoutForecasts(fleetWith("a.csv")), "f")).toBe(pricedThings(fleet, "f"));
  });
});
