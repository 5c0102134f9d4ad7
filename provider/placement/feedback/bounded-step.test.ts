import fc from "fast-check";
import { expect, test } from "vitest";
import { maxLearned } from "../../schema/learned-weights.ts";
import { boundedStep } from "./bounded-step.ts";

const ten = (min: number, max: number) =>
  fc
    .array(fc.double({ min, max, noNaN: true }), { minLength: 10, maxLength: 10 })
    .map((list) => Float64Array.from(list));
const some = (weights: Float64Array) => weights.some((weight) => weight > 0.01);
const sum = (weights: Float64Array) => weights.reduce((total, weight) => total + weight, 0);
const ones = Float64Array.from({ length: 10 }, () => 1);
const heavy = (base: Float64Array, times: Float64Array) => base.map((weight, c) => weight * (times[c] ?? 0));

test("no weight changes by more than the step nor passes the bounds, and together they stay as heavy", () => {
  fc.assert(
    fc.property(
      ten(0, 100).filter(some),
      fc.array(ten(0, 1).filter(some), { minLength: 1, maxLength: 30 }),
      fc.double({ min: 1.01, max: 2, noNaN: true }),
      (base, wanted, step) => {
        let times: Float64Array = ones;
        for (const towards of wanted) {
          const next = boundedStep(base, times, towards, step);
          for (const [c, after] of next.entries()) {
            const before = times[c] ?? 0;
            expect(after / before).toBeLessThanOrEqual(step + 1e-4);
            expect(before / after).toBeLessThanOrEqual(step + 1e-4);
            expect(after).toBeLessThanOrEqual(maxLearned + 1e-6);
            expect(after).toBeGreaterThanOrEqual(1 / maxLearned - 1e-6);
          }
          expect(sum(heavy(base, next)) / sum(base)).toBeCloseTo(1, 3);
          times = next;
        }
      },
    ),
  );
});

test("step by step it arrives, and stays", () => {
  const base = Float64Array.from([26, 10, 20, 20, 6, 5, 3, 2, 5, 3]);
  const wanted = Float64Array.from([5, 5, 5, 5, 5, 5, 5, 30, 30, 5]);
  let times: Float64Array = ones;
  for (let n = 0; n < 40; n++) times = boundedStep(base, times, wanted, 1.25);
  for (const [c, weight] of heavy(base, times).entries()) expect(weight).toBeCloseTo(wanted[c] ?? 0, 3);
  expect(boundedStep(base, times, wanted, 1.25)).toEqual(times);
});

test("where the end is right, no step makes any choice worse", () => {
  const rows = fc.array(ten(0, 1), { minLength: 2, maxLength: 12 });
  const base = Float64Array.from([26, 10, 20, 20, 6, 5, 3, 2, 5, 3]);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((total, value, c) => total + value * (b[c] ?? 0), 0);
  fc.assert(
    fc.property(rows, ten(0.1, 1), (candidates, truth) => {
      const goodOf = (weights: Float64Array): number => {
        const best = candidates.reduce((a, b) => (dot(b, weights) > dot(a, weights) + 1e-9 ? b : a));
        return dot(best, truth);
      };
      let times: Float64Array = ones;
      for (let n = 0; n < 25; n++) {
        const next = boundedStep(base, times, truth, 1.25);
        expect(goodOf(heavy(base, next))).toBeGreaterThanOrEqual(goodOf(heavy(base, times)) - 1e-4);
        times = next;
      }
    }),
    { numRuns: 60 },
  );
});

test("what is turned off stays off", () => {
  const base = Float64Array.from([10, 0, 10, 10, 10, 10, 10, 10, 10, 10]);
  const wanted = Float64Array.from([0, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
  const next = boundedStep(base, ones, wanted, 1.25);
  expect(next[1]).toBe(1);
  expect(next[9]).toBeCloseTo(1.25, 6);
});
