import { describe, expect, test } from "vitest";
import { NovaCronError } from "../../errors/novacron-error.ts";
import type { HourlyCarbon } from "../../schema/carbon-forecast.ts";
import type { Snapshot } from "../../world/snapshot.ts";
import { decide } from "../decide.ts";
import type { DecideArguments } from "../node-arena.ts";
import { sampleArguments, sampleNode, sampleRegion } from "../sample-world.ts";
import { previousStillStands } from "../sticky.ts";

const asOf = "2026-06-01T12:00:00Z";
const day = (hours: Readonly<Record<number, number>>, rest = 400): HourlyCarbon => ({
  dayUtc: Array.from({ length: 24 }, (_, hour) => hours[hour] ?? rest),
});
const flexible = { durationHours: 2, deadline: "2026-06-02T12:00:00Z" };

/** One region of two nodes, with a forecast by region. */
function job(
  forecasts: Readonly<Record<string, HourlyCarbon>>,
  request: Record<string, unknown> = { flexible },
  overrides: Partial<DecideArguments> = {},
): DecideArguments {
  const regions = [sampleRegion("r1"), sampleRegion("r2", { country: "SE", gridCarbonGramsPerKwh: 300 })];
  const nodes = [sampleNode("n1"), sampleNode("n2", { region: "r2" })];
  const args = sampleArguments(request, { regions, nodes }, overrides);
  const snapshot: Snapshot = { ...args.snapshot, carbonForecast: { asOf, regions: forecasts } };
  return { ...args, snapshot };
}

const decidedOn = (target: string, startAt: string) => ({
  target,
  recordDigest: "sha256:before",
  region: "r1",
  startAt,
});

describe("a flexible job", () => {
  test("starts in the hours of least carbon, and says what that saves", () => {
    const { record, summary } = decide(job({ r1: day({ 3: 100, 4: 100 }), r2: day({}) }));
    expect(record.target.name).toBe("n1");
    expect(record.run).toMatchObject({ startAt: "2026-06-02T03:00:00.000Z", from: "forecast", durationHours: 2 });
    // 4 of 16 vCPUs: (100 W x 1/4 + 200 W x 1/4 x 50 %) x 1.2 = 60 W, for two hours at 100 and at 400 g/kWh.
    expect(record.run?.carbonGrams).toBe(12);
    expect(record.run?.atOnce).toEqual({
      target: "n1",
      region: "r1",
      startAt: "2026-06-01T12:00:00.000Z",
      carbonGrams: 48,
    });
    expect(record.run).toMatchObject({ savedGrams: 36, savedShare: 0.75 });
    expect(summary).toMatchObject({ startAt: "2026-06-02T03:00:00.000Z", carbonGrams: 12, carbonSavedGrams: 36 });
    expect(record.why).toContain("starts 2026-06-02T03:00:00.000Z; saves 36 g CO2e (75%) against n1 at once");
    expect(record.carbonGramsPerHour).toBe(6);
  });

  test("goes to the region whose best hours are cleanest, and is compared with the place it would have at once", () => {
    const { record } = decide(job({ r1: day({ 12: 200, 13: 200 }), r2: day({ 3: 20, 4: 20 }, 600) }));
    expect(record.target.name).toBe("n2");
    expect(record.run).toMatchObject({ carbonGrams: 2.4, savedGrams: 21.6, atOnce: { target: "n1", carbonGrams: 24 } });
  });

  test("stays within its regions", () => {
    const request = { flexible: { ...flexible, regions: ["r1"] } };
    const { record } = decide(job({ r1: day({}), r2: day({ 3: 20, 4: 20 }) }, request));
    expect(record.target.name).toBe("n1");
    expect(record.removed).toMatchObject([{ by: "flexible.regions", count: 1 }]);
  });

  test("ends before the deadline, though it were cleaner after it", () => {
    const request = { flexible: { ...flexible, deadline: "2026-06-01T16:30:00Z" } };
    const { record } = decide(job({ r1: day({ 14: 300, 15: 200, 16: 0, 17: 0 }), r2: day({}) }, request));
    expect(record.run?.startAt).toBe("2026-06-01T14:00:00.000Z");
  });

  test("does not start before its earliest", () => {
    const request = { flexible: { ...flexible, earliest: "2026-06-01T20:30:00Z" } };
    const { record } = decide(job({ r1: day({ 12: 0, 13: 0, 14: 0 }), r2: day({ 12: 0, 13: 0, 14: 0 }) }, request));
    expect(record.run?.startAt).toBe("2026-06-01T20:30:00.000Z");
    expect(record.run?.atOnce?.startAt).toBe("2026-06-01T20:30:00.000Z");
  });

  test("counts hours that it only touches by their part", () => {
    const request = { flexible: { durationHours: 1, deadline: "2026-06-01T13:30:00Z" } };
    const args = job({ r1: day({ 12: 100, 13: 300 }), r2: day({ 12: 100, 13: 300 }) }, request);
    const telemetry = { ...args.snapshot.telemetry, asOf: "2026-06-01T12:15:00Z" };
    const { record } = decide({ ...args, snapshot: { ...args.snapshot, telemetry } });
    expect(record.run?.startAt).toBe("2026-06-01T12:15:00.000Z");
    expect(record.run?.carbonGrams).toBeCloseTo(0.06 * (0.75 * 100 + 0.25 * 300), 6);
  });
});

describe("the time does not shift", () => {
  test("without a forecast, and the run says why", () => {
    const { record } = decide(job({}));
    expect(record.run).toMatchObject({ startAt: "2026-06-01T12:00:00.000Z", from: "mean", savedGrams: 0 });
    expect(record.run?.why).toBe("r1 has no carbon forecast, so no hour is better than another");
  });

  test("where the forecast does not know the hours at once: unknown is not dirty", () => {
    const hours: HourlyCarbon = { start: "2026-06-01T14:00:00Z", gramsPerKwh: [10, 10, 10] };
    const { record, summary } = decide(job({ r1: hours, r2: hours }));
    expect(record.run).toMatchObject({
      startAt: "2026-06-01T12:00:00.000Z",
      carbonGrams: null,
      from: null,
      savedGrams: null,
    });
    expect(summary).not.toHaveProperty("carbonSavedGrams");
    expect(record.why).toContain("what it saves against n1 at once is unknown");
  });

  test("to hours that are unknown, whatever lies between them", () => {
    const hours: HourlyCarbon = { start: "2026-06-01T12:00:00Z", gramsPerKwh: [400, 400, 5, null, 5, 300, 300] };
    expect(decide(job({ r1: hours, r2: hours })).record.run?.startAt).toBe("2026-06-01T16:00:00.000Z");
  });

  test("for less than a hundredth", () => {
    const flat = day({ 3: 397, 4: 397 });
    expect(decide(job({ r1: flat, r2: flat })).record.run?.startAt).toBe("2026-06-01T12:00:00.000Z");
  });
});

describe("a start that was decided on", () => {
  const kept = decidedOn("n1", "2026-06-02T03:00:00.000Z");

  test("is kept while no other gains more than the hysteresis", () => {
    const args = job({ r1: day({ 3: 100, 4: 100, 5: 97, 6: 97 }), r2: day({}) }, { flexible }, { previous: kept });
    expect(previousStillStands(args)).toEqual({ stands: true });
    expect(decide(args).record.run).toMatchObject({ startAt: kept.startAt });
    expect(decide(args).record.change).toBeNull();
  });

  test("gives way to one that does, and the change says so", () => {
    const args = job({ r1: day({ 3: 100, 4: 100, 5: 50, 6: 50 }), r2: day({}) }, { flexible }, { previous: kept });
    const reason =
      "start moved from 2026-06-02T03:00:00.000Z to 2026-06-02T05:00:00.000Z: saves 50% by the forecast of r1, more than the hysteresis 5%";
    expect(previousStillStands(args)).toEqual({ stands: false, reason });
    expect(decide(args).record).toMatchObject({ change: reason, run: { startAt: "2026-06-02T05:00:00.000Z" } });
  });

  test("stays once it is past, whatever the forecast says, and so does the node", () => {
    const previous = decidedOn("n1", "2026-06-01T11:00:00.000Z");
    const args = job({ r1: day({}), r2: day({}, 1) }, { flexible }, { previous });
    expect(previousStillStands(args)).toEqual({ stands: true });
    const { record } = decide(args);
    expect(record).toMatchObject({
      target: { name: "n1" },
      run: { startAt: previous.startAt, why: "it has begun", atOnce: null },
    });
    const eager = decide({ ...args, options: { hysteresis: 0.01 } }).record;
    expect(eager.why).toMatch(/^stays: n2 would gain 0\.\d+, but it has begun/);
  });

  test("begins anew where its node is gone, and stands for good once it has ended", () => {
    const ended = { flexible: { durationHours: 2, deadline: "2026-06-01T09:00:00Z" } };
    const past = job({ r1: day({}), r2: day({}) }, ended, { previous: decidedOn("n1", "2026-06-01T06:00:00.000Z") });
    expect(previousStillStands(past)).toEqual({ stands: true });
    const gone = job(
      { r1: day({}), r2: day({}) },
      { flexible },
      { previous: decidedOn("n0", "2026-06-01T11:00:00.000Z") },
    );
    expect(decide(gone).record.run).toMatchObject({ startAt: "2026-06-01T12:00:00.000Z" });
  });
});

describe("a window", () => {
  const codeOf = (args: DecideArguments): string => {
    try {
      decide(args);
    } catch (error) {
      if (error instanceof NovaCronError) return `${error.code} ${error.property}`;
    }
    return "decided";
  };

  test("that is over is an error for a job that has not begun", () => {
    expect(codeOf(job({}, { flexible: { durationHours: 2, deadline: "2026-06-01T13:59:00Z" } }))).toBe(
      "NC1206 flexible.deadline",
    );
    expect(codeOf(job({}, { flexible: { durationHours: 2, deadline: "2026-06-01T14:00:00Z" } }))).toBe("decided");
  });

  test("reaches at most 14 days from now on", () => {
    expect(codeOf(job({}, { flexible: { durationHours: 2, deadline: "2026-06-15T12:00:01Z" } }))).toBe(
      "NC1001 flexible.deadline",
    );
  });
});
