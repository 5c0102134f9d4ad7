import { hardness, type InsertionOrder, insertAll } from "./insertion.ts";
import { JointState } from "./joint-state.ts";
import { compareObjectives, objectiveOf } from "./objective.ts";
import type { Assignment, JointProblem } from "./problem.ts";

const orders: readonly InsertionOrder[] = ["regret", "hardest", "easiest"];

/**
 * A first assignment, with no chance in it: the best of three constructions. By regret the values are good; the hardest
 * first finds room for the large ones, the easiest first for the most.
 */
export function constructiveStart(problem: JointProblem): Assignment {
  const hard = hardness(problem);
  const all = Array.from({ length: problem.requests }, (_, request) => request);
  let best: Assignment | null = null;
  for (const order of orders) {
    const state = new JointState(problem);
    insertAll(state, all, hard, { order, blink: 0, uniform: () => 0 });
    const isBetter =
      best === null || compareObjectives(objectiveOf(problem, state.assignment), objectiveOf(problem, best)) > 0;
    if (isBetter) best = state.assignment;
  }
  return best ?? new Int32Array(0);
}
