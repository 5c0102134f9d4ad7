import { expect, test } from "vitest";
import { decide } from "../provider/placement/decide.ts";
import { gramsInHour, meanGrams } from "../provider/placement/run/hourly-grams.ts";
import { sampleArguments, sampleNode, sampleRegion } from "../provider/placement/sample-world.ts";
import type { HourlyCarbon } from "../provider/schema/carbon-forecast.ts";
import { seededRandom } from "./random.ts";

// A made-up grid, so nothing here says what flexible jobs save anywhere. It shows that hours that are chosen by a forecast
// of other days come out cleaner on days that the forecast has not seen.

const hourMs = 3_600_000;
const begin = Date.parse("2026-06-01T00:00:00Z");
const seenDays = 28;
const keptOutDays = 14;

/** Hours of a grid with solar power at noon and a peak in the evening, that drifts and is noisy. */
function gridHours(days: number, seed: number): number[] {
  const random = seededRandom(seed);
  let drift = 0;
  return Array.from({ length: days * 24 }, (_, hour) => {
    drift = 0.95 * drift + 20 * (random() - 0.5);
    const time = (hour % 24) / 24;
    const sun = Math.max(0, Math.sin((time - 0.25) * 2 * Math.PI));
    const evening = Math.exp(-(((time - 0.8) * 24) ** 2) / 4);
    return Math.max(10, 350 - 180 * sun + 120 * evening + drift + 40 * (random() - 0.5));
  });
}

/** The mean of each hour of the day. */
function typicalDay(hours: readonly number[]): HourlyCarbon {
  const dayUtc = Array.from({ length: 24 }, (_, hour) => {
    const same = hours.filter((_grams, index) => index % 24 === hour);
    return Math.round(same.reduce((sum, grams) => sum + grams, 0) / same.length);
  });
  return { dayUtc };
}

test("jobs that wait for the hours of a typical day emit less on days that it was not made of", () => {
  const hours = gridHours(seenDays + keptOutDays, 11);
  const forecast = typicalDay(hours.slice(0, seenDays * 24));
  const actual: HourlyCarbon = { start: new Date(begin).toISOString(), gramsPerKwh: hours };
  const random = seededRandom(3);
  let [chosen, atOnce, best] = [0, 0, 0];
  for (let job = 0; job < 60; job++) {
    const durationHours = 1 + Math.floor(random() * 4);
    const nowMs = begin + (seenDays * 24 + Math.floor(random() * (keptOutDays - 2) * 24)) * hourMs;
    const asOf = new Date(nowMs).toISOString();
    const flexible = { durationHours, deadline: new Date(nowMs + 24 * hourMs).toISOString() };
    const args = sampleArguments({ flexible }, { nodes: [sampleNode("n1")], regions: [sampleRegion("r1")] });
    const telemetry = { ...args.snapshot.telemetry, asOf };
    const snapshot = { ...args.snapshot, telemetry, carbonForecast: { asOf, regions: { r1: forecast } } };
    const { run } = decide({ ...args, snapshot }).record;
    const meanFrom = (startMs: number): number => meanGrams(actual, startMs, durationHours * hourMs) ?? Number.NaN;
    chosen += meanFrom(Date.parse(run?.startAt ?? "")) * durationHours;
    atOnce += meanFrom(nowMs) * durationHours;
    const starts = Array.from({ length: 24 - durationHours + 1 }, (_, hour) => meanFrom(nowMs + hour * hourMs));
    best += Math.min(...starts) * durationHours;
  }
  expect(gramsInHour(actual, begin / hourMs)).toBe(hours[0]);
  expect(chosen).toBeLessThan(0.75 * atOnce);
  // Of what could be saved by who knows the future, most.
  expect((atOnce - chosen) / (atOnce - best)).toBeGreaterThan(0.7);
});

test("a grid without hours of its own is left alone: no job waits for noise", () => {
  const random = seededRandom(5);
  const hours = Array.from({ length: seenDays * 24 }, () => 300 + 20 * (random() - 0.5));
  const forecast = typicalDay(hours);
  const asOf = new Date(begin).toISOString();
  const flexible = { durationHours: 3, deadline: new Date(begin + 24 * hourMs).toISOString() };
  const args = sampleArguments({ flexible }, { nodes: [sampleNode("n1")], regions: [sampleRegion("r1")] });
  const telemetry = { ...args.snapshot.telemetry, asOf };
  const snapshot = { ...args.snapshot, telemetry, carbonForecast: { asOf, regions: { r1: forecast } } };
  expect(decide({ ...args, snapshot }).record.run?.startAt).toBe(asOf);
});
