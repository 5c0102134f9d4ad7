import type { FactorCategory } from "../schema/decision.ts";
import { at } from "./columns/at.ts";
import type { MeasuredColumn } from "./columns/measured-column.ts";
import type { Criterion } from "./multi/topsis.ts";

/** The levels of the candidates, weighed together, by row. */
export interface WeightedLevels {
  /** Weighted mean of what is known; 0 where nothing is. */
  readonly means: Float64Array;
  /** The same by category, NaN where nothing of it is known. Each weighs what its factors weigh together; none weighs 0. */
  criteria(): Criterion[];
}

/** The sums as they stood when the last factor of a category had been added. */
interface Standing {
  readonly category: FactorCategory;
  readonly weight: number;
  readonly sums: Float64Array;
  readonly mass: Float64Array;
}

/**
 * One pass over each column. Categories are differences of the running sums, so that they cost no second pass.
 * @param factors In the order of their categories.
 * @param weights One for each of `factors`.
 */
export function weightedLevels(
  factors: readonly { readonly category: FactorCategory }[],
  columns: readonly MeasuredColumn[],
  weights: Float64Array,
  size: number,
): WeightedLevels {
  const sums = new Float64Array(size);
  const mass = new Float64Array(size);
  const standings: Standing[] = [];
  let weighs = 0;
  for (const [index, { levels }] of columns.entries()) {
    const weight = at(weights, index);
    if (weight !== 0) {
      weighs += weight;
      for (let row = 0; row < size; row++) {
        const level = levels[row] ?? Number.NaN;
        if (Number.isNaN(level)) continue;
        sums[row] = (sums[row] ?? 0) + weight * level;
        mass[row] = (mass[row] ?? 0) + weight;
      }
    }
    const category = factors[index]?.category;
    if (category === undefined || category === factors[index + 1]?.category || weighs === 0) continue;
    standings.push({ category, weight: weighs, sums: sums.slice(), mass: mass.slice() });
    weighs = 0;
  }
  const means = new Float64Array(size);
  for (let row = 0; row < size; row++) means[row] = mass[row] === 0 ? 0 : at(sums, row) / at(mass, row);
  return { means, criteria: () => standings.map((standing, i) => difference(standing, standings[i - 1])) };
}

function difference({ category, weight, sums, mass }: Standing, before: Standing | undefined): Criterion {
  const levels = new Float64Array(sums.length);
  if (before === undefined) {
    for (let row = 0; row < levels.length; row++) levels[row] = at(sums, row) / at(mass, row);
    return { id: category, weight, levels };
  }
  for (let row = 0; row < levels.length; row++) {
    // 0 over 0 is NaN: nothing is known.
    levels[row] = (at(sums, row) - at(before.sums, row)) / (at(mass, row) - at(before.mass, row));
  }
  return { id: category, weight, levels };
}
