import { expect, test } from "vitest";
import { predict, ridgeFit, scaledFit } from "./regression.ts";
import { allKnown, drawnObservations } from "./testdata.ts";

const truth = [0.3, 0, 0.1, 0.05, 0, 0.2, 0, 0, 0.05, 0];
const even = Float64Array.from({ length: 10 }, () => 0.1);
const sampleOf = (count: number, noise: number) => {
  const drawn = drawnObservations(count, 5, (levels, random) =>
    truth.reduce((sum, slope, c) => sum + slope * (levels[c] ?? 0), noise * (random() - 0.5)),
  );
  return { rows: drawn, targets: drawn.map(({ utility }) => utility) };
};

test("finds the slopes that made the targets", () => {
  const { slopes } = ridgeFit(sampleOf(400, 0), even, 0);
  for (const [c, slope] of truth.entries()) expect(slopes[c]).toBeCloseTo(slope, 6);
  const noisy = ridgeFit(sampleOf(4000, 0.3), even, 1);
  for (const [c, slope] of truth.entries()) expect(Math.abs((noisy.slopes[c] ?? 0) - slope)).toBeLessThan(0.02);
});

test("gives no slope below 0, and none where the weight is 0", () => {
  const drawn = drawnObservations(300, 6, (levels) => 0.5 + 0.4 * (levels[0] ?? 0) - 0.4 * (levels[1] ?? 0));
  const sample = { rows: drawn, targets: drawn.map(({ utility }) => utility) };
  const { slopes } = ridgeFit(sample, even, 1);
  expect(slopes[1]).toBe(0);
  expect(slopes.every((slope) => slope >= 0)).toBe(true);
  const withoutFirst = even.map((share, c) => (c === 0 ? 0 : share));
  expect(ridgeFit(sample, withoutFirst, 1).slopes[0]).toBe(0);
});

test("where a column says nothing, it keeps its share of what is weighed today", () => {
  const { rows, targets } = sampleOf(400, 0.1);
  const blind = rows.map(({ levels, known }) => ({
    levels: levels.map((level, c) => (c === 5 ? Number.NaN : level)),
    known,
  }));
  const { slopes } = ridgeFit({ rows: blind, targets }, even, 1);
  const scale = scaledFit({ rows: blind, targets }, even).slopes[5] ?? 0;
  expect(slopes[5]).toBeCloseTo(scale, 12);
  expect(scale).toBeGreaterThan(0);
});

test("an unknown level counts as the mean of what is known", () => {
  const fit = ridgeFit(sampleOf(400, 0), even, 0);
  const nothing = new Float64Array(10).fill(Number.NaN);
  expect(predict(fit, { levels: nothing, known: allKnown })).toBeCloseTo(fit.mean, 12);
  expect(predict(fit, { levels: fit.means, known: allKnown })).toBeCloseTo(fit.mean, 12);
  const levels = fit.means.map((mean, c) => (c === 0 ? mean + 0.2 : mean));
  const half = { levels, known: allKnown.map((share, c) => (c === 0 ? share / 2 : share)) };
  expect(predict(fit, half) - fit.mean).toBeCloseTo(0.1 * (fit.slopes[0] ?? 0), 12);
});

test("weights that go the wrong way have no scale", () => {
  const drawn = drawnObservations(200, 7, (levels) => 1 - (levels[0] ?? 0));
  const sample = { rows: drawn, targets: drawn.map(({ utility }) => utility) };
  const onlyFirst = new Float64Array(10);
  onlyFirst[0] = 1;
  expect([...scaledFit(sample, onlyFirst).slopes]).toEqual(new Array(10).fill(0));
});
