import { describe, expect, test } from "vitest";
import { Cooling, type CoolingStep } from "./cooling.ts";

/** The steps of a search whose cost is a function of the temperature. */
function search(cooling: Cooling, costAt: (temperature: number) => number): readonly CoolingStep[] {
  return Array.from({ length: 2000 }, (_, index) => {
    const step = cooling.at(index / 2000);
    cooling.watch(step, costAt(step.temperature), 0.5);
    return step;
  });
}

const flat = search(new Cooling(1e8, 1000), () => 5);

describe("Cooling", () => {
  test("begins hot, cools within each annealing, and ends where nothing is worsened", () => {
    expect(flat[0]).toEqual({ annealing: -1, temperature: 1e4 });
    expect(flat.find(({ annealing }) => annealing === 0)?.temperature).toBe(1.6e6);
    for (const [index, { annealing, temperature }] of flat.entries()) {
      const next = flat[index + 1];
      if (next?.annealing === annealing) expect(next.temperature).toBeLessThan(temperature);
      else expect(temperature).toBeLessThan(0.1);
    }
  });

  test("anneals coldly, then shortly, then long, then from less hot", () => {
    const annealings = [...Map.groupBy(flat, ({ annealing }) => annealing).values()];
    const starts = annealings.map(([first]) => first?.temperature ?? 0);
    expect(starts[0]).toBe(1e4);
    expect(starts[1]).toBe(1.6e6);
    expect(starts[2]).toBeGreaterThan(1e6);
    expect(starts[3]).toBeLessThan(1e5);
    const lengths = annealings.map(({ length }) => length);
    expect(Math.max(...lengths)).toBe(lengths[2]);
  });

  test("takes its time at the temperature where the first annealing saw the cost fall", () => {
    const timeNear = (steps: readonly CoolingStep[], near: number): number =>
      steps.filter(({ annealing, temperature }) => annealing === 1 && temperature > near / 3 && temperature < near * 3)
        .length;
    for (const melting of [1e5, 100, 1]) {
      const steps = search(new Cooling(1e8, 1000), (temperature) => (temperature > melting ? 1e6 : 5));
      expect(timeNear(steps, melting)).toBeGreaterThan(timeNear(flat, melting) + 400);
    }
  });

  test("is cold throughout where nothing can be saved", () => {
    for (const { temperature } of search(new Cooling(0, 1000), () => 5)) expect(temperature).toBe(0.05);
  });

  test("does without a first annealing that is too short to be watched", () => {
    const cooling = new Cooling(1e8, 1000);
    expect(cooling.at(0.5).temperature).toBeGreaterThan(1000);
    expect(cooling.at(0.99).temperature).toBeLessThan(1);
  });
});
