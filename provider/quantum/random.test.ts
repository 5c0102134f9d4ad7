import { describe, expect, it } from "vitest";
import { uniformFrom, xoshiro128 } from "./random.ts";

describe("xoshiro128", () => {
  it("gives the published sequence for the state 1, 2, 3, 4", () => {
    const next = xoshiro128([1, 2, 3, 4]);
    expect([next(), next(), next(), next()]).toEqual([11520, 0, 5927040, 70819200]);
  });
});

describe("uniformFrom", () => {
  it("repeats itself for one seed and differs for seeds that differ in high or low bits", () => {
    const first = (seed: number): number[] => {
      const uniform = uniformFrom(seed);
      return [uniform(), uniform(), uniform()];
    };
    expect(first(7)).toEqual(first(7));
    const seeds = [0, 1, 2, 2 ** 32, 2 ** 32 + 1, 2 ** 52, Number.MAX_SAFE_INTEGER];
    expect(new Set(seeds.map((seed) => first(seed)[0])).size).toBe(seeds.length);
  });

  it("is uniform: 16 equal bins pass a chi-square test, and the mean of neighbours is not correlated", () => {
    const uniform = uniformFrom(12345);
    const bins = new Array<number>(16).fill(0);
    let products = 0;
    let previous = 0.5;
    const draws = 160_000;
    for (let i = 0; i < draws; i++) {
      const x = uniform();
      expect(x >= 0 && x < 1).toBe(true);
      bins[Math.floor(x * 16)] = (bins[Math.floor(x * 16)] ?? 0) + 1;
      products += (x - 0.5) * (previous - 0.5);
      previous = x;
    }
    const chiSquare = bins.reduce((sum, count) => sum + (count - draws / 16) ** 2 / (draws / 16), 0);
    // 15 degrees of freedom: 37.7 is exceeded once in 1000.
    expect(chiSquare).toBeLessThan(37.7);
    expect(Math.abs(products / draws)).toBeLessThan(0.001);
  });
});
