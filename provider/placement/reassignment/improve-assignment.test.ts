import { describe, expect, test } from "vitest";
import { checkAssignment } from "./check-assignment.ts";
import { improveAssignment } from "./improve-assignment.ts";
import { randomReassignment, threeMachines } from "./sample-reassignment.ts";

/** The least cost of all assignments that break nothing, by trying them all. */
function leastCost({ model, origin }: ReturnType<typeof threeMachines>): number {
  let least = Number.POSITIVE_INFINITY;
  for (let code = 0; code < model.machines ** model.processes; code++) {
    const assignment = origin.map((_, p) => Math.floor(code / model.machines ** p) % model.machines);
    const { cost, violations } = checkAssignment(model, origin, assignment);
    if (violations.length === 0) least = Math.min(least, cost.total);
  }
  return least;
}

describe("improveAssignment", () => {
  test("finds the best of a few assignments", () => {
    const sample = threeMachines();
    const budget = { kind: "proposals", count: 20_000 } as const;
    const found = improveAssignment(sample.model, { origin: sample.origin, seed: 1, budget });
    expect(found.cost).toBe(leastCost(sample));
  });

  test.each([1, 2, 3, 4, 5])(
    "ends cheaper, with the cost that the checker says, and breaks nothing (seed %i)",
    (seed) => {
      const { model, origin } = randomReassignment(seed);
      const found = improveAssignment(model, { origin, seed, budget: { kind: "proposals", count: 200_000 } });
      const { cost, violations } = checkAssignment(model, origin, found.assignment);
      expect(violations).toEqual([]);
      expect(found.cost).toBe(cost.total);
      expect(found.cost).toBeLessThan(0.9 * checkAssignment(model, origin, origin).cost.total);
    },
  );

  test("gives the same for the same seed and budget, and another for another seed", () => {
    const { model, origin } = randomReassignment(6);
    const run = (seed: number) =>
      improveAssignment(model, { origin, seed, budget: { kind: "proposals", count: 60_000 } });
    expect(run(1)).toEqual(run(1));
    expect(run(2).accepted).not.toBe(run(1).accepted);
  });

  test("leaves everything where it is without a budget", () => {
    const { model, origin } = randomReassignment(1);
    const found = improveAssignment(model, { origin, seed: 1, budget: { kind: "proposals", count: 0 } });
    expect(found.assignment).toEqual(origin);
    expect(found.proposals).toBe(0);
  });

  test("stops by the clock that it is given", () => {
    const { model, origin } = randomReassignment(1);
    let time = 0;
    const now = () => ++time;
    const found = improveAssignment(model, { origin, seed: 1, budget: { kind: "time", milliseconds: 200, now } });
    expect(time).toBeLessThan(230);
    expect(found.proposals).toBeGreaterThan(0);
  });

  test("refuses to begin with what breaks a constraint", () => {
    const { model, origin } = threeMachines();
    const budget = { kind: "proposals", count: 10 } as const;
    const start = Int32Array.of(2, 1, 1);
    expect(() => improveAssignment(model, { origin, start, seed: 1, budget })).toThrow(
      expect.objectContaining({ code: "NC1221", message: expect.stringMatching(/spread constraint \(service 0/) }),
    );
  });
});
