import { expect, test } from "vitest";
import { loadMilpSolver } from "../provider/placement/joint/load-milp-solver.ts";
import { objectiveOf } from "../provider/placement/joint/objective.ts";
import { sampleProblem } from "../provider/placement/joint/sample-problem.ts";
import { solveExactly } from "../provider/placement/joint/solve-exactly.ts";
import { pricedBound } from "./capacity-prices.ts";

test("is never below the optimum, and mostly near it", async () => {
  const solver = await loadMilpSolver();
  let gap = 0;
  const seeds = 20;
  for (let seed = 1; seed <= seeds; seed++) {
    const problem = sampleProblem(seed, { requests: 10, nodes: 8, load: 0.8, couplings: 0, classes: 1 });
    const exact = solveExactly(problem, solver);
    expect(exact).not.toBeNull();
    if (exact === null) continue;
    const { placed, value } = objectiveOf(problem, exact);
    const bound = pricedBound(problem, placed[0] ?? 0, value);
    expect(bound, `seed ${seed}`).toBeGreaterThanOrEqual(value - 1e-3);
    gap += bound / value - 1;
  }
  expect(gap / seeds).toBeLessThan(0.1);
}, 60_000);
