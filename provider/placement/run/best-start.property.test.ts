import fc from "fast-check";
import { expect, test } from "vitest";
import { meanGrams } from "./hourly-grams.ts";
import { startsOf } from "./run-window.ts";
import { bestStart } from "./timed-run.ts";

const hourMs = 3_600_000;
const minuteMs = 60_000;
const begin = Date.parse("2026-06-01T00:00:00Z");

/** Minute by minute: slow, and plainly right. */
function naiveMean(grams: readonly (number | null)[], startMs: number, minutes: number): number | null {
  let sum = 0;
  for (let minute = 0; minute < minutes; minute++) {
    const value = grams[Math.floor((startMs - begin + minute * minuteMs) / hourMs)] ?? null;
    if (value === null) return null;
    sum += value;
  }
  return sum / minutes;
}

const world = fc.record({
  grams: fc.array(
    fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 900 }) }, { weight: 1, arbitrary: fc.constant(null) }),
    {
      minLength: 4,
      maxLength: 60,
    },
  ),
  firstMinute: fc.integer({ min: 0, max: 600 }),
  minutes: fc.integer({ min: 15, max: 600 }),
  slack: fc.integer({ min: 0, max: 2400 }),
});

test("the mean is that of the minutes, and unknown where one of them is", () => {
  fc.assert(
    fc.property(world, ({ grams, firstMinute, minutes }) => {
      const carbon = { start: new Date(begin).toISOString(), gramsPerKwh: grams };
      const startMs = begin + firstMinute * minuteMs;
      const naive = naiveMean(grams, startMs, minutes);
      const mean = meanGrams(carbon, startMs, minutes * minuteMs);
      if (naive === null || mean === null) expect(mean).toBe(naive);
      else expect(mean).toBeCloseTo(naive, 6);
    }),
    { seed: 7 },
  );
});

test("no start of the window is cleaner than the one that is chosen, and none as clean is earlier", () => {
  fc.assert(
    fc.property(world, ({ grams, firstMinute, minutes, slack }) => {
      const carbon = { start: new Date(begin).toISOString(), gramsPerKwh: grams };
      const firstMs = begin + firstMinute * minuteMs;
      const window = { firstMs, lastMs: firstMs + slack * minuteMs, durationMs: minutes * minuteMs };
      const known = startsOf(window).flatMap((startMs) => {
        const mean = naiveMean(grams, startMs, minutes);
        return mean === null ? [] : [{ startMs, mean }];
      });
      const best = bestStart(window, carbon);
      if (best === null) {
        expect(known).toEqual([]);
        return;
      }
      expect(best.startMs).toBeGreaterThanOrEqual(window.firstMs);
      expect(best.startMs).toBeLessThanOrEqual(window.lastMs);
      for (const { startMs, mean } of known) {
        expect(mean).toBeGreaterThan(best.gramsPerKwh - 1e-5);
        if (startMs < best.startMs) expect(mean).toBeGreaterThan(best.gramsPerKwh);
      }
    }),
    { seed: 7 },
  );
});

test("a day that repeats itself is those hours, one day after the other, before 1970, too", () => {
  const day = fc.array(fc.oneof({ weight: 30, arbitrary: fc.integer({ min: 0, max: 900 }) }, fc.constant(null)), {
    minLength: 24,
    maxLength: 24,
  });
  const at = fc.record({
    startMinute: fc.integer({ min: -10_000, max: 10_000 }),
    minutes: fc.integer({ min: 15, max: 5000 }),
  });
  fc.assert(
    fc.property(day, at, (dayUtc, { startMinute, minutes }) => {
      const days = Array.from({ length: 18 }, () => dayUtc).flat();
      // The same hours, written out from a week before 1970 on.
      const written = { start: new Date(-7 * 24 * hourMs).toISOString(), gramsPerKwh: days };
      const mean = meanGrams({ dayUtc }, startMinute * minuteMs, minutes * minuteMs);
      const expected = meanGrams(written, startMinute * minuteMs, minutes * minuteMs);
      if (mean === null || expected === null) expect(mean).toBe(expected);
      else expect(mean).toBeCloseTo(expected, 6);
    }),
    { seed: 7 },
  );
});
