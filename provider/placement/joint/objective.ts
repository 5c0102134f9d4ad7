import type { Assignment, JointProblem } from "./problem.ts";

/** What an assignment is worth: first who is placed, by class of importance, then the sum of the values. */
export interface Objective {
  /** How many are placed, by class, the most important first. */
  readonly placed: readonly number[];
  /** In millionths. */
  readonly value: number;
}

/** The objective of an assignment. */
export function objectiveOf(problem: JointProblem, assignment: Assignment): Objective {
  const placed = Array.from({ length: problem.classes }, () => 0);
  let value = 0;
  for (let r = 0; r < problem.requests; r++) {
    const candidate = assignment[r] ?? -1;
    if (candidate < 0) continue;
    const level = problem.priorityClass[r] ?? 0;
    placed[level] = (placed[level] ?? 0) + 1;
    value += problem.candidateValue[candidate] ?? 0;
  }
  return { placed, value };
}

/** Below 0 when `a` places fewer of the first class in which they differ; 0 when they place alike. */
export function comparePlaced(a: ArrayLike<number>, b: ArrayLike<number>): number {
  for (let level = 0; level < a.length; level++) {
    const difference = (a[level] ?? 0) - (b[level] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Above 0 when `a` is better. */
export function compareObjectives(a: Objective, b: Objective): number {
  return comparePlaced(a.placed, b.placed) || a.value - b.value;
}
