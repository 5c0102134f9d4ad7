import { uniformFrom } from "../../quantum/random.ts";
import { crowdingDistances } from "./crowding.ts";
import type { Losses } from "./losses.ts";
import { frontNumbers, paretoFront } from "./pareto-front.ts";

/** A problem whose solutions are lists of choices. */
export interface ChoiceProblem {
  /** How many choices there are for each gene, one at least. */
  readonly choices: readonly number[];
  /** How many losses there are. */
  readonly objectives: number;
  /**
   * Writes the losses of a solution, the less the better and finite, and gives by how much it breaks the constraints: 0
   * where it keeps them. A function of the genes alone.
   */
  readonly evaluate: (genes: readonly number[], losses: Float64Array) => number;
  /** Solutions to begin with, besides random ones. */
  readonly starts: readonly (readonly number[])[];
}

/** How long to search. The same settings give the same front on every machine. */
export interface Nsga2Settings {
  /** Solutions kept from one generation to the next. */
  readonly population: number;
  readonly generations: number;
  readonly seed: number;
}

/** A solution that was looked at. */
export interface Solution {
  readonly genes: readonly number[];
  readonly losses: Float64Array;
  readonly violation: number;
}

/** Share of the offspring that mixes two parents; the others are a parent's copy, mutated. */
const crossoverShare = 0.9;

const columnsOf = (solutions: readonly Solution[], objectives: number): Losses =>
  Array.from({ length: objectives }, (_, k) => Float64Array.from(solutions, ({ losses }) => losses[k] ?? Number.NaN));

const byGenes = (a: Solution, b: Solution): number => {
  const k = a.genes.findIndex((gene, i) => gene !== b.genes[i]);
  return k === -1 ? 0 : (a.genes[k] ?? 0) - (b.genes[k] ?? 0);
};

/**
 * Numbers of fronts under constraint-domination (Deb et al. 2002): whoever keeps the constraints is before all who break
 * them, and of those, the ones who break them less are before.
 */
function constrainedFronts(solutions: readonly Solution[], objectives: number): number[] {
  const feasible = solutions.flatMap(({ violation }, i) => (violation === 0 ? [i] : []));
  const numbers = frontNumbers(
    columnsOf(
      feasible.flatMap((i) => solutions[i] ?? []),
      objectives,
    ),
  );
  const fronts = new Array<number>(solutions.length).fill(0);
  let next = 0;
  for (const [position, i] of feasible.entries()) {
    fronts[i] = numbers[position] ?? 0;
    next = Math.max(next, fronts[i] + 1);
  }
  const violations = [...new Set(solutions.map(({ violation }) => violation))].sort((a, b) => a - b);
  const later = new Map(violations.filter((each) => each > 0).map((each, k) => [each, next + k]));
  for (const [i, { violation }] of solutions.entries()) if (violation > 0) fronts[i] = later.get(violation) ?? 0;
  return fronts;
}

/** A solution with what tournaments look at. */
interface Contender extends Solution {
  readonly front: number;
  readonly crowding: number;
}

/** The best of a crowd: front by front; of the front that does not fit, those with most room around them. */
function survivors(solutions: readonly Solution[], objectives: number, count: number): Contender[] {
  const columns = columnsOf(solutions, objectives);
  const fronts = constrainedFronts(solutions, objectives);
  const byFront = new Map<number, number[]>();
  for (const [i, front] of fronts.entries()) byFront.set(front, [...(byFront.get(front) ?? []), i]);
  const kept: Contender[] = [];
  for (const front of [...byFront.keys()].sort((a, b) => a - b)) {
    if (kept.length === count) break;
    const members = byFront.get(front) ?? [];
    const distances = crowdingDistances(columns, members);
    const contenders = members.flatMap((i, position): Contender[] => {
      const solution = solutions[i];
      return solution === undefined ? [] : [{ ...solution, front, crowding: distances[position] ?? 0 }];
    });
    if (kept.length + contenders.length > count) contenders.sort((a, b) => b.crowding - a.crowding || byGenes(a, b));
    kept.push(...contenders.slice(0, count - kept.length));
  }
  return kept;
}

/** Of solutions with the same losses one stays, and of all those that nobody dominates. */
function frontOf(solutions: readonly Solution[], objectives: number): Solution[] {
  const distinct = new Map<string, Solution>();
  for (const solution of solutions.toSorted(byGenes)) {
    const key = solution.losses.join(" ");
    if (!distinct.has(key)) distinct.set(key, solution);
  }
  const all = [...distinct.values()];
  return paretoFront(columnsOf(all, objectives)).flatMap((i) => all[i] ?? []);
}

/**
 * NSGA-II: binary tournaments by front and crowding, uniform crossover, a mutation of one gene on average, and of parents
 * and offspring together the best survive. All that was found on the front on the way is remembered, up to four
 * populations, so that a front longer than the population is not lost again.
 * @returns The feasible solutions found that no other found one dominates, one for each point; empty where none is feasible.
 */
export function nsga2(problem: ChoiceProblem, { population, generations, seed }: Nsga2Settings): Solution[] {
  const { choices, objectives } = problem;
  const uniform = uniformFrom(seed);
  const below = (count: number): number => Math.min(count - 1, Math.floor(uniform() * count));
  const solve = (genes: readonly number[]): Solution => {
    const losses = new Float64Array(objectives);
    return { genes, violation: problem.evaluate(genes, losses), losses };
  };
  const mutated = (genes: readonly number[]): number[] =>
    genes.map((gene, i) => (uniform() * genes.length < 1 ? below(choices[i] ?? 1) : gene));
  let archive: Solution[] = [];
  const remember = (found: readonly Solution[]): void => {
    const front = frontOf([...archive, ...found.filter(({ violation }) => violation === 0)], objectives);
    archive = front.length <= 4 * population ? front : survivors(front, objectives, 4 * population);
  };

  const starts = problem.starts.slice(0, population);
  const randoms = Array.from({ length: population - starts.length }, () => choices.map((count) => below(count)));
  const first = [...starts, ...randoms].map(solve);
  remember(first);
  let crowd = survivors(first, objectives, population);
  const winner = (): Contender | undefined => {
    const [a, b] = [crowd[below(crowd.length)], crowd[below(crowd.length)]];
    if (a === undefined || b === undefined) return a ?? b;
    return b.front < a.front || (b.front === a.front && b.crowding > a.crowding) ? b : a;
  };
  for (let generation = 0; generation < generations; generation++) {
    const known = new Set(crowd.map(({ genes }) => genes.join(" ")));
    const offspring: Solution[] = [];
    for (let tries = 0; offspring.length < population && tries < 4 * population; tries++) {
      const mother = winner()?.genes ?? [];
      const father = winner()?.genes ?? [];
      const mixes = uniform() < crossoverShare;
      const genes = mutated(mother.map((gene, i) => (mixes && uniform() < 0.5 ? (father[i] ?? gene) : gene)));
      // Choices are few, and copies of a solution would crowd out others.
      const key = genes.join(" ");
      if (known.has(key)) continue;
      known.add(key);
      offspring.push(solve(genes));
    }
    remember(offspring);
    crowd = survivors([...crowd, ...offspring], objectives, population);
  }
  return archive;
}
