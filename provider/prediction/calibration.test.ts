import fc from "fast-check";
import { expect, it } from "vitest";
import { interpolate, type PiecewiseLinear } from "./calibration.ts";

const table: PiecewiseLinear = [
  [0, 0],
  [0.1, 0.05],
  [0.5, 0.6],
  [1, 1],
];

it("gives the knots exactly and lines between them", () => {
  expect(interpolate(table, 0.1)).toBe(0.05);
  expect(interpolate(table, 0.3)).toBeCloseTo(0.325, 12);
});

it("stays level outside the table", () => {
  expect(interpolate(table, -1)).toBe(0);
  expect(interpolate(table, 2)).toBe(1);
});

it("keeps the order of any two inputs", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (a, b) => {
      expect(interpolate(table, Math.min(a, b))).toBeLessThanOrEqual(interpolate(table, Math.max(a, b)));
    }),
  );
});
