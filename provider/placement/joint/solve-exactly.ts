import { undominated } from "./dominance.ts";
import type { MilpAnswer, MilpSolver } from "./milp.ts";
import { type MilpGoal, milpModel } from "./milp-model.ts";
import type { Assignment, JointProblem } from "./problem.ts";
import { violations } from "./violations.ts";

/** Up to which size a group is solved exactly. */
export const exactLimits = { requests: 12, candidates: 12 * 40 } as const;

/** Whether {@link solveExactly} is meant for the problem: few requests, and few candidates once the dominated are gone. */
export function isSmall(problem: JointProblem): boolean {
  return problem.requests <= exactLimits.requests && undominated(problem).length <= exactLimits.candidates;
}

/**
 * The optimum, by mixed-integer linear programming: as many as possible of the first class, then of the next, and of
 * those assignments the one of the highest value. Null when the solver reached its limit, or when its answer, rounded,
 * breaks a constraint: solvers calculate with tolerances.
 */
export function solveExactly(problem: JointProblem, solve: MilpSolver): Assignment | null {
  const kept = undominated(problem);
  const ask = (goal: MilpGoal): MilpAnswer => solve(milpModel(problem, kept, goal));
  if (kept.length === 0) return new Int32Array(problem.requests).fill(-1);

  // Mostly there is room for all, and one solve does.
  let answer = ask({ maximise: "value", atLeast: [], all: true });
  if (answer.status === "infeasible") {
    const atLeast: number[] = [];
    for (let level = 0; level < problem.classes; level++) {
      const most = ask({ maximise: { placedOfClass: level }, atLeast, all: false });
      if (most.status !== "optimal") return null;
      atLeast.push(Math.round(most.gain));
    }
    answer = ask({ maximise: "value", atLeast, all: false });
  }
  if (answer.status !== "optimal") return null;

  const assignment = new Int32Array(problem.requests).fill(-1);
  for (const [column, candidate] of kept.entries()) {
    if ((answer.columns[column] ?? 0) > 0.5) assignment[problem.candidateRequest[candidate] ?? -1] = candidate;
  }
  return violations(problem, assignment).length === 0 ? assignment : null;
}
