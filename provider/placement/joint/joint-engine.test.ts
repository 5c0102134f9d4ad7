import { beforeAll, describe, expect, test } from "vitest";
import { constructiveStart } from "./constructive-start.ts";
import { improve } from "./improve.ts";
import { loadMilpSolver } from "./load-milp-solver.ts";
import type { MilpSolver } from "./milp.ts";
import { compareObjectives, type Objective, objectiveOf } from "./objective.ts";
import type { Assignment, JointProblem } from "./problem.ts";
import { type SampleShape, sampleProblem } from "./sample-problem.ts";
import { solveExactly } from "./solve-exactly.ts";
import { violations } from "./violations.ts";

let solve: MilpSolver;
beforeAll(async () => {
  solve = await loadMilpSolver();
});

/** The best of all valid assignments, by trying every one. */
function bruteForce(problem: JointProblem): Objective {
  const assignment: Assignment = new Int32Array(problem.requests).fill(-1);
  let best = objectiveOf(problem, assignment);
  const visit = (request: number): void => {
    if (request === problem.requests) {
      const objective = objectiveOf(problem, assignment);
      if (compareObjectives(objective, best) > 0 && violations(problem, assignment).length === 0) best = objective;
      return;
    }
    assignment[request] = -1;
    visit(request + 1);
    for (let c = problem.firstCandidate[request] ?? 0; c < (problem.firstCandidate[request + 1] ?? 0); c++) {
      assignment[request] = c;
      visit(request + 1);
    }
    assignment[request] = -1;
  };
  visit(0);
  return best;
}

function shapeOf(seed: number, requests: number, nodes: number): SampleShape {
  return { requests, nodes, load: [0.5, 0.8, 1.1][seed % 3] ?? 1, couplings: seed % 5, classes: 1 + (seed % 2) };
}

const search = (problem: JointProblem, seed = 1): Assignment =>
  improve(problem, constructiveStart(problem), { iterations: 2000, seed });

describe("solving exactly", () => {
  test("gives the best of all assignments", () => {
    for (let seed = 1; seed <= 150; seed++) {
      const problem = sampleProblem(seed, shapeOf(seed, 2 + (seed % 3), 2 + (seed % 4)));
      const exact = solveExactly(problem, solve);
      expect(exact, `seed ${seed}`).not.toBeNull();
      if (exact === null) continue;
      expect(violations(problem, exact)).toEqual([]);
      expect(objectiveOf(problem, exact), `seed ${seed}`).toEqual(bruteForce(problem));
    }
  }, 120_000);

  test("gives the same assignment again", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const problem = sampleProblem(seed, shapeOf(seed, 10, 6));
      expect(solveExactly(problem, solve)).toEqual(solveExactly(structuredClone(problem), solve));
    }
  }, 120_000);
});

describe("the search", () => {
  test("finds the optimum in at least 95 of 100 small problems, is never above it and always valid", () => {
    let found = 0;
    const seeds = 100;
    for (let seed = 1; seed <= seeds; seed++) {
      const problem = sampleProblem(seed, shapeOf(seed, 4 + (seed % 9), 3 + (seed % 6)));
      const exact = solveExactly(problem, solve);
      expect(exact, `seed ${seed}`).not.toBeNull();
      const result = search(problem);
      expect(violations(problem, result), `seed ${seed}`).toEqual([]);
      if (exact === null) continue;
      expect(violations(problem, exact)).toEqual([]);
      const order = compareObjectives(objectiveOf(problem, result), objectiveOf(problem, exact));
      expect(order, `seed ${seed}`).toBeLessThanOrEqual(0);
      if (order === 0) found++;
    }
    expect(found / seeds).toBeGreaterThanOrEqual(0.95);
  }, 120_000);

  test("is never worse than its start, and the same for the same seed", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const problem = sampleProblem(seed, { requests: 60, nodes: 20, load: 1, couplings: 8, classes: 3 });
      const start = constructiveStart(problem);
      expect(violations(problem, start)).toEqual([]);
      const options = { iterations: 300, seed };
      const result = improve(problem, start, options);
      expect(violations(problem, result)).toEqual([]);
      expect(compareObjectives(objectiveOf(problem, result), objectiveOf(problem, start))).toBeGreaterThanOrEqual(0);
      expect(improve(structuredClone(problem), Int32Array.from(start), options)).toEqual(result);
    }
  });
});
