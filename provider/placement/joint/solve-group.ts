import { constructiveStart } from "./constructive-start.ts";
import { improve } from "./improve.ts";
import { hardness, insertAll } from "./insertion.ts";
import { JointState } from "./joint-state.ts";
import type { MilpSolver } from "./milp.ts";
import { compareObjectives, objectiveOf } from "./objective.ts";
import type { Assignment, JointProblem } from "./problem.ts";
import { isSmall, solveExactly } from "./solve-exactly.ts";

/** A solved group. */
export interface GroupSolution {
  readonly assignment: Assignment;
  readonly method: "milp" | "local-search";
  /** Rounds of local search; 0 for `milp`. */
  readonly iterations: number;
}

/** Puts in whoever fits, and moves whoever gains by it alone, until nobody does. */
function settle(problem: JointProblem, assignment: Assignment): Assignment {
  const state = new JointState(problem);
  for (const candidate of assignment) if (candidate >= 0) state.put(candidate);
  const out = [...assignment.keys()].filter((request) => (assignment[request] as number) < 0);
  insertAll(state, out, hardness(problem), { order: "regret", blink: 0, uniform: () => 0 });
  for (let changed = true; changed; ) {
    changed = false;
    for (let request = 0; request < problem.requests; request++) {
      const here = state.take(request);
      if (here < 0) continue;
      let to = here;
      for (let candidate = problem.firstCandidate[request] as number; candidate < here; candidate++) {
        const isBetter = (problem.candidateValue[candidate] as number) > (problem.candidateValue[here] as number);
        if (!isBetter || !state.fits(candidate)) continue;
        state.put(candidate);
        if (state.spreadsHold()) to = candidate;
        state.take(request);
        if (to !== here) break;
      }
      state.put(to);
      if (to !== here) changed = true;
    }
  }
  return state.assignment;
}

/**
 * Solves a group: exactly where it is small and a solver is given, else by local search from the better of `known` and
 * the constructive start. Never worse than `known`.
 * @param known Valid.
 */
export function solveGroup(
  problem: JointProblem,
  known: Assignment,
  options: { readonly iterations: number; readonly seed: number; readonly solver: MilpSolver | null },
): GroupSolution {
  const { iterations, seed, solver } = options;
  if (solver !== null && isSmall(problem)) {
    const exact = solveExactly(problem, solver);
    if (exact !== null) return { assignment: exact, method: "milp", iterations: 0 };
  }
  const built = constructiveStart(problem);
  const isBuiltBetter = compareObjectives(objectiveOf(problem, built), objectiveOf(problem, known)) > 0;
  const found = improve(problem, isBuiltBetter ? built : known, { iterations, seed });
  return { assignment: settle(problem, found), method: "local-search", iterations };
}
