import { describe, expect, test } from "vitest";
import { wordsFrom } from "../../quantum/random.ts";
import { AssignmentState } from "./assignment-state.ts";
import { checkAssignment } from "./check-assignment.ts";
import { Rearrangement } from "./rearrangement.ts";
import { randomReassignment } from "./sample-reassignment.ts";

const anything = Number.MAX_VALUE;

describe("AssignmentState", () => {
  test.each([1, 2, 3, 4, 5])("costs what the checker says after each move, and breaks nothing (seed %i)", (seed) => {
    const { model, origin } = randomReassignment(seed);
    const state = new AssignmentState(model, origin, origin);
    const word = wordsFrom(seed);
    const rearrangement = new Rearrangement(state, word);
    const made = [0, 0, 0];
    let least = state.cost;
    for (let step = 0; step < 4000; step++) {
      const p = word() % model.processes;
      const q = word() % model.processes;
      const to = word() % model.machines;
      const limit = word() % 2 === 0 ? anything : 0;
      const kind = word() % 3;
      const before = state.cost;
      const isMade =
        kind === 0
          ? state.tryShift(p, to, limit)
          : kind === 1
            ? state.trySwap(p, q, limit)
            : rearrangement.attempt(p, to, limit);
      if (isMade) made[kind] = (made[kind] ?? 0) + 1;
      else expect(state.cost).toBe(before);
      expect(state.cost - before).toBeLessThanOrEqual(limit);
      const { cost, violations } = checkAssignment(model, origin, state.assignment);
      expect(violations).toEqual([]);
      expect(state.cost).toBe(cost.total);
      least = Math.min(least, state.cost);
      expect(state.bestCost).toBe(least);
    }
    for (const count of made) expect(count).toBeGreaterThan(20);
  });

  test("refuses just the shifts and swaps that the checker refuses, or that cost more than the limit", () => {
    const { model, origin } = randomReassignment(7);
    const { cost: before } = new AssignmentState(model, origin, origin);
    const counts = { possible: 0, impossible: 0 };
    const compare = (moved: Int32Array, attempt: (state: AssignmentState, limit: number) => boolean): void => {
      const { cost, violations } = checkAssignment(model, origin, moved);
      const delta = cost.total - before;
      const isPossible = violations.length === 0;
      counts[isPossible ? "possible" : "impossible"]++;
      const state = new AssignmentState(model, origin, origin);
      expect(attempt(state, delta - 1)).toBe(false);
      expect(state.assignment).toEqual(origin);
      expect(attempt(state, isPossible ? delta : anything)).toBe(isPossible);
      expect(state.assignment).toEqual(isPossible ? moved : origin);
    };
    for (let p = 0; p < model.processes; p++) {
      for (let to = 0; to < model.machines; to++) {
        if (to !== origin[p]) compare(origin.with(p, to), (state, limit) => state.tryShift(p, to, limit));
      }
      for (let q = 0; q < p; q++) {
        if (origin[p] === origin[q]) continue;
        const swapped = origin.with(p, origin[q] ?? -1).with(q, origin[p] ?? -1);
        compare(swapped, (state, limit) => state.trySwap(p, q, limit));
      }
    }
    expect(counts.possible).toBeGreaterThan(50);
    expect(counts.impossible).toBeGreaterThan(50);
  });

  test("goes back to the best that it has been", () => {
    const { model, origin } = randomReassignment(3);
    const state = new AssignmentState(model, origin, origin);
    const word = wordsFrom(3);
    const wander = (steps: number, limit: number): void => {
      for (let step = 0; step < steps; step++) {
        state.tryShift(word() % model.processes, word() % model.machines, limit);
      }
    };
    wander(500, 0);
    const cheapest = Int32Array.from(state.assignment);
    const { cost } = state;
    expect(cheapest).not.toEqual(origin);
    wander(500, anything);
    expect(state.cost).toBeGreaterThan(cost);
    expect(state.restoreBest()).toEqual(cheapest);
    expect(state.assignment).toEqual(cheapest);
    expect(state.cost).toBe(cost);
    expect(state.broken).toBe(0);
  });
});
