import { describe, expect, test } from "vitest";
import { wordsFrom } from "../../quantum/random.ts";
import { checkAssignment } from "./check-assignment.ts";
import { RelaxedState } from "./relaxed-state.ts";
import { randomReassignment } from "./sample-reassignment.ts";

const anything = Number.POSITIVE_INFINITY;
const seeds = [1, 2, 3, 4, 5];

describe("RelaxedState", () => {
  test.each(seeds)("breaks capacity only, says when, and then costs what the checker says (seed %i)", (seed) => {
    const { model, origin } = randomReassignment(seed);
    const state = new RelaxedState(model, origin, origin);
    const word = wordsFrom(seed);
    const made = [0, 0, 0];
    let feasible = 0;
    let overloaded = 0;
    for (let step = 0; step < 3000; step++) {
      const p = word() % model.processes;
      const q = word() % model.processes;
      // Mostly downhill: the random walk is overloaded nearly always.
      const limit = word() % 8 === 0 ? anything : 0;
      const kind = word() % 3;
      const before = state.cost;
      const away = state.away[word() % Math.max(1, state.away.length)];
      const isMade =
        kind === 0
          ? state.tryShift(p, word() % model.machines, limit)
          : kind === 1
            ? state.trySwap(p, q, limit)
            : away !== undefined && state.tryReplace(p, away, limit);
      if (isMade) made[kind] = (made[kind] ?? 0) + 1;
      else expect(state.cost).toBe(before);
      expect(state.cost - before).toBeLessThanOrEqual(limit);

      const { cost, violations } = checkAssignment(model, origin, state.assignment);
      expect(violations.filter(({ kind }) => kind !== "capacity")).toEqual([]);
      expect(state.isFeasible).toBe(violations.length === 0);
      if (state.isFeasible) {
        // Prices are fractions; the sum is exact when it has been made afresh.
        expect(state.cost).toBeCloseTo(cost.total, 6);
        state.adaptPrices(1, 1);
        expect(state.cost).toBe(cost.total);
        feasible++;
      } else {
        expect(state.cost).toBeGreaterThan(cost.total);
        overloaded++;
      }
      expect(state.away.length).toBe(origin.filter((machine, process) => machine !== state.assignment[process]).length);
    }
    for (const count of [...made, feasible, overloaded]) expect(count).toBeGreaterThan(20);
  });

  test("raises the price of overload that lasts, and lowers it again to where it began", () => {
    const { model, origin } = randomReassignment(1);
    const state = new RelaxedState(model, origin, origin);
    const word = wordsFrom(1);
    while (state.isFeasible) state.tryShift(word() % model.processes, word() % model.machines, anything);
    const { cost } = checkAssignment(model, origin, state.assignment);
    const price = state.cost - cost.total;
    state.adaptPrices(3, 0.5);
    expect(state.cost - cost.total).toBeCloseTo(3 * price);
    for (let round = 0; round < 5; round++) state.adaptPrices(1 / 3, 0.5);
    expect(state.cost - cost.total).toBeLessThan(price);
  });
});
