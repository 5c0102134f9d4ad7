import { describe, expect, test } from "vitest";
import { wordsFrom } from "../../quantum/random.ts";
import { AssignmentState } from "./assignment-state.ts";
import { checkAssignment } from "./check-assignment.ts";
import { rearrange } from "./rearrange.ts";
import { randomReassignment } from "./sample-reassignment.ts";

describe("AssignmentState", () => {
  test.each([1, 2, 3, 4, 5])("costs what the checker says after each move, and breaks nothing (seed %i)", (seed) => {
    const { model, origin } = randomReassignment(seed);
    const state = new AssignmentState(model, origin, origin);
    const word = wordsFrom(seed);
    const machines = Int32Array.from({ length: model.machines }, (_, machine) => machine);
    const made = [0, 0, 0];
    for (let step = 0; step < 4000; step++) {
      const p = word() % model.processes;
      const to = word() % model.machines;
      const kind = word() % 3;
      if (kind === 0) {
        const delta = state.shiftDelta(p, to);
        if (delta === Number.POSITIVE_INFINITY) continue;
        state.shift(p, to, delta);
      } else if (kind === 1) {
        const q = word() % model.processes;
        const delta = state.swapDelta(p, q);
        if (delta === Number.POSITIVE_INFINITY) continue;
        state.swap(p, q, delta);
      } else if (to === state.assignment[p] || !rearrange(state, p, to, machines, word, () => word() % 2 === 0))
        continue;
      made[kind] = (made[kind] ?? 0) + 1;
      const { cost, violations } = checkAssignment(model, origin, state.assignment);
      expect(violations).toEqual([]);
      expect(state.cost).toBe(cost.total);
    }
    for (const count of made) expect(count).toBeGreaterThan(20);
  });

  test("refuses just the shifts and swaps that the checker refuses", () => {
    const { model, origin } = randomReassignment(7);
    const state = new AssignmentState(model, origin, origin);
    for (let p = 0; p < model.processes; p++) {
      for (let to = 0; to < model.machines; to++) {
        if (to === origin[p]) continue;
        const moved = origin.with(p, to);
        const { cost, violations } = checkAssignment(model, origin, moved);
        const delta = state.shiftDelta(p, to);
        expect(delta).toBe(violations.length > 0 ? Number.POSITIVE_INFINITY : cost.total - state.cost);
      }
      for (let q = 0; q < model.processes; q++) {
        if (origin[p] === origin[q]) continue;
        const swapped = origin.with(p, origin[q] ?? -1).with(q, origin[p] ?? -1);
        const { cost, violations } = checkAssignment(model, origin, swapped);
        const delta = state.swapDelta(p, q);
        expect(delta).toBe(violations.length > 0 ? Number.POSITIVE_INFINITY : cost.total - state.cost);
      }
    }
  });

  test("goes back to where it was", () => {
    const { model, origin } = randomReassignment(3);
    const state = new AssignmentState(model, origin, origin);
    const { cost } = state;
    const word = wordsFrom(3);
    for (let step = 0; step < 500; step++) {
      const p = word() % model.processes;
      const to = word() % model.machines;
      const delta = state.shiftDelta(p, to);
      if (delta !== Number.POSITIVE_INFINITY) state.shift(p, to, delta);
    }
    expect(state.assignment).not.toEqual(origin);
    state.restore(origin, cost);
    expect(state.assignment).toEqual(origin);
    const moved = state.shiftDelta(0, state.homeOf(0));
    expect(moved).toBe(Number.POSITIVE_INFINITY);
    expect(state.broken).toBe(0);
  });
});
