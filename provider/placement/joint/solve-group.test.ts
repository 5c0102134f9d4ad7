import { expect, test } from "vitest";
import { constructiveStart } from "./constructive-start.ts";
import { loadMilpSolver } from "./load-milp-solver.ts";
import { compareObjectives, objectiveOf } from "./objective.ts";
import { sampleProblem } from "./sample-problem.ts";
import { solveExactly } from "./solve-exactly.ts";
import { solveGroup } from "./solve-group.ts";
import { violations } from "./violations.ts";

const small = { requests: 10, nodes: 6, load: 0.9, couplings: 3, classes: 2 };
const options = { iterations: 500, seed: 3 };

test("a small group is solved exactly where there is a solver", async () => {
  const solver = await loadMilpSolver();
  const problem = sampleProblem(5, small);
  const { assignment, method, iterations } = solveGroup(problem, constructiveStart(problem), { ...options, solver });
  expect([method, iterations]).toEqual(["milp", 0]);
  expect(assignment).toEqual(solveExactly(problem, solver));
});

test("a large group, one without a solver and one that a solver gives up on are searched", async () => {
  const solver = await loadMilpSolver();
  const problem = sampleProblem(5, small);
  const known = constructiveStart(problem);
  const searched = solveGroup(problem, known, { ...options, solver: null });
  expect(searched).toMatchObject({ method: "local-search", iterations: 500 });
  expect(solveGroup(problem, known, { ...options, solver: () => ({ status: "limit" }) })).toEqual(searched);
  const large = sampleProblem(5, { ...small, requests: 13, nodes: 9 });
  expect(solveGroup(large, constructiveStart(large), { ...options, solver }).method).toBe("local-search");
});

test("an answer that breaks a constraint is not taken", () => {
  const problem = sampleProblem(5, { ...small, load: 2 });
  const everything = solveExactly(problem, ({ gain }) => ({
    status: "optimal",
    gain: 0,
    columns: new Float64Array(gain.length).fill(1),
  }));
  expect(everything).toBeNull();
});

test("nobody who would fit is left out, and nobody gains by moving alone", () => {
  for (let seed = 1; seed <= 10; seed++) {
    const problem = sampleProblem(seed, { requests: 40, nodes: 16, load: 1.1, couplings: 0, classes: 2 });
    const known = new Int32Array(problem.requests).fill(-1);
    const { assignment } = solveGroup(problem, known, { iterations: 20, seed, solver: null });
    expect(violations(problem, assignment)).toEqual([]);
    for (let candidate = 0; candidate < problem.candidateNode.length; candidate++) {
      const other = Int32Array.from(assignment);
      other[problem.candidateRequest[candidate] ?? 0] = candidate;
      const gains = compareObjectives(objectiveOf(problem, other), objectiveOf(problem, assignment)) > 0;
      if (gains) expect(violations(problem, other), `seed ${seed}, ${candidate}`).not.toEqual([]);
    }
  }
});
