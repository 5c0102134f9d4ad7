import { describe, expect, test } from "vitest";
import { uniformFrom } from "../../quantum/random.ts";
import { crowdingDistances } from "./crowding.ts";
import { hypervolume } from "./hypervolume.ts";
import { type ChoiceProblem, nsga2 } from "./nsga2.ts";
import { paretoFront } from "./pareto-front.ts";

describe("the hypervolume", () => {
  test.each([
    [[[1, 1]], [2, 3], 2],
    [
      [
        [0, 2],
        [1, 1],
        [2, 0],
      ],
      [3, 3],
      6,
    ],
    [
      [
        [0, 2],
        [1, 1],
        [1, 1],
        [1, 2],
        [5, 0],
      ],
      [3, 3],
      5,
    ],
    [[[0, 0, 0]], [1, 2, 3], 6],
    [
      [
        [0, 1, 1],
        [1, 0, 1],
        [1, 1, 0],
      ],
      [2, 2, 2],
      4,
    ],
    [[], [1, 1], 0],
  ])("of %j up to %j is %d", (points, reference, expected) => {
    expect(hypervolume(points, reference)).toBeCloseTo(expected, 12);
  });
});

test("crowding is the gap between neighbours over the span, and endless at the ends", () => {
  const losses = [Float64Array.of(9, 0, 1, 4, 10), Float64Array.of(9, 10, 8, 5, 0)];
  expect([...crowdingDistances(losses, [1, 2, 3, 4])]).toEqual([Infinity, 0.4 + 0.5, 0.9 + 0.8, Infinity]);
  expect([...crowdingDistances(losses, [2])]).toEqual([Infinity]);
});

/** ZDT1 of Zitzler, Deb and Thiele (2000) on a grid: the front is f2 = 1 - sqrt(f1), where all genes but the first are 0. */
function zdt1(genes: number, steps: number): ChoiceProblem {
  return {
    choices: Array.from({ length: genes }, () => steps),
    objectives: 2,
    starts: [],
    evaluate: (solution, losses) => {
      const [x = 0, ...rest] = solution.map((gene) => gene / (steps - 1));
      const g = 1 + (9 * rest.reduce((sum, each) => sum + each, 0)) / rest.length;
      losses[0] = x;
      losses[1] = g * (1 - Math.sqrt(x / g));
      return 0;
    },
  };
}

/** Two values to gain from things that together must not weigh too much. */
function knapsack(things: number, seed: number): ChoiceProblem {
  const uniform = uniformFrom(seed);
  const all = Array.from({ length: things }, () => [uniform(), uniform(), uniform()]);
  const room = all.reduce((sum, [weight = 0]) => sum + weight, 0) / 2;
  return {
    choices: all.map(() => 2),
    objectives: 2,
    starts: [],
    evaluate: (solution, losses) => {
      const sum = (k: number): number =>
        all.reduce((total, thing, i) => total + (solution[i] ?? 0) * (thing[k] ?? 0), 0);
      losses[0] = -sum(1);
      losses[1] = -sum(2);
      return Math.max(0, sum(0) - room);
    },
  };
}

function everySolution(problem: ChoiceProblem): number[][] {
  const all: number[][] = [];
  const count = problem.choices.reduce((product, each) => product * each, 1);
  for (let number = 0; number < count; number++) {
    let rest = number;
    const genes = problem.choices.map((each) => {
      const gene = rest % each;
      rest = Math.floor(rest / each);
      return gene;
    });
    const losses = new Float64Array(problem.objectives);
    if (problem.evaluate(genes, losses) === 0) all.push([...losses]);
  }
  return all;
}

describe("NSGA-II", () => {
  test("finds the front of ZDT1", () => {
    const steps = 33;
    const found = nsga2(zdt1(10, steps), { population: 60, generations: 150, seed: 1 });
    const exact = Array.from({ length: steps }, (_, i) => [i / (steps - 1), 1 - Math.sqrt(i / (steps - 1))]);
    const volume = hypervolume(
      found.map(({ losses }) => [...losses]),
      [1.1, 1.1],
    );
    expect(volume / hypervolume(exact, [1.1, 1.1])).toBeGreaterThan(0.99);
  });

  test.each([1, 2, 3])(
    "finds the front of knapsack %d among all 65,536 packings, and nothing that is too heavy",
    (seed) => {
      const problem = knapsack(16, seed);
      const all = everySolution(problem);
      const front = paretoFront([0, 1].map((k) => Float64Array.from(all, (losses) => losses[k] ?? 0)));
      const exact = front.map((i) => all[i] ?? []);
      const found = nsga2(problem, { population: 60, generations: 100, seed });
      expect(found.every(({ violation }) => violation === 0)).toBe(true);
      expect(new Set(found.map(({ losses }) => losses.join(" "))).size).toBe(found.length);
      const volume = hypervolume(
        found.map(({ losses }) => [...losses]),
        [0, 0],
      );
      expect(volume / hypervolume(exact, [0, 0])).toBeGreaterThan(0.99);
      expect(volume).toBeLessThanOrEqual(hypervolume(exact, [0, 0]) * (1 + 1e-9));
    },
  );

  test("gives the same front for the same seed, and one that does not fall with more generations", () => {
    const problem = knapsack(40, 5);
    const volume = (generations: number): number =>
      hypervolume(
        nsga2(problem, { population: 40, generations, seed: 7 }).map(({ losses }) => [...losses]),
        [0, 0],
      );
    const settings = { population: 40, generations: 30, seed: 7 };
    expect(nsga2(problem, settings)).toEqual(nsga2(problem, settings));
    expect(volume(30)).toBeGreaterThan(volume(0));
    expect(volume(60)).toBeGreaterThanOrEqual(volume(30));
  });

  test("gives nothing where nothing is feasible, and uses what it is given to begin with", () => {
    const hard: ChoiceProblem = {
      choices: Array.from({ length: 12 }, () => 50),
      objectives: 1,
      starts: [],
      evaluate: (genes, losses) => {
        losses[0] = genes.length;
        return genes.filter((gene) => gene !== 7).length;
      },
    };
    const settings = { population: 8, generations: 0, seed: 1 };
    expect(nsga2(hard, settings)).toEqual([]);
    const start = hard.choices.map(() => 7);
    expect(nsga2({ ...hard, starts: [start] }, settings)).toMatchObject([{ genes: start, violation: 0 }]);
  });
});
