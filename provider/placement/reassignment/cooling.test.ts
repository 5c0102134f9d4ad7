import { describe, expect, test } from "vitest";
import { coolingAt } from "./cooling.ts";

const steps = Array.from({ length: 1000 }, (_, index) => coolingAt(index / 1000, 1e8));

describe("coolingAt", () => {
  test("begins hot, cools within each annealing, and ends where nothing is worsened", () => {
    expect(steps[0]).toEqual({ annealing: 0, temperature: 1.6e6 });
    for (const [index, { annealing, temperature }] of steps.entries()) {
      const next = steps[index + 1];
      if (next?.annealing === annealing) expect(next.temperature).toBeLessThan(temperature);
      else expect(temperature).toBeLessThan(0.1);
    }
  });

  test("anneals once long, and then shortly and less hot", () => {
    const lengths = Map.groupBy(steps, ({ annealing }) => annealing);
    expect([...lengths.keys()]).toEqual([0, 1, 2, 3]);
    for (const [annealing, [first]] of lengths) {
      if (annealing > 0) expect(first?.temperature).toBeLessThan(0.02 * 1.6e6);
    }
  });

  test("is cold throughout where nothing can be saved", () => {
    for (const progress of [0, 0.5, 0.75, 0.99]) expect(coolingAt(progress, 0).temperature).toBe(0.05);
  });
});
