import type { FactorCategory } from "../schema/decision.ts";
import { at } from "./columns/at.ts";
import type { MeasuredColumn } from "./columns/measured-column.ts";
import type { Criterion } from "./multi/topsis.ts";

/** The levels of the candidates, weighed together, by row. */
export interface WeightedLevels {
  /** Weighted mean of what is known; 0 where nothing is. */
  readonly means: Float64Array;
  /** The same by category, NaN where nothing of it is known. Each weighs what its factors weigh together; none weighs 0. */
  readonly criteria: readonly Criterion[];
}

/** Adds a column's weighted levels to the sums, and the weight of those that are known to the mass. */
function add(levels: Float64Array, weight: number, sums: Float64Array, mass: Float64Array): void {
  const size = sums.length;
  for (let row = 0; row < size; row++) {
    const level = levels[row] ?? Number.NaN;
    if (Number.isNaN(level)) continue;
    sums[row] = (sums[row] ?? 0) + weight * level;
    mass[row] = (mass[row] ?? 0) + weight;
  }
}

/** Means over what was added since the sums stood as `sumsBefore`, which then stand as they are now. */
function meansSince(
  sums: Float64Array,
  mass: Float64Array,
  sumsBefore: Float64Array,
  massBefore: Float64Array,
): Float64Array {
  const size = sums.length;
  const means = new Float64Array(size);
  // Indexed without `at`, which sees arrays of all kinds and is slow for it here, where it is asked for every candidate.
  for (let row = 0; row < size; row++) {
    // 0 over 0 is NaN: nothing is known.
    const known = (mass[row] ?? 0) - (massBefore[row] ?? 0);
    means[row] = ((sums[row] ?? 0) - (sumsBefore[row] ?? 0)) / known;
  }
  sumsBefore.set(sums);
  massBefore.set(mass);
  return means;
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
  const sumsBefore = new Float64Array(size);
  const massBefore = new Float64Array(size);
  const criteria: Criterion[] = [];
  let weighs = 0;
  for (const [index, { levels }] of columns.entries()) {
    const weight = at(weights, index);
    if (weight !== 0) add(levels, weight, sums, mass);
    weighs += weight;
    const category = factors[index]?.category;
    if (category === undefined || category === factors[index + 1]?.category || weighs === 0) continue;
    criteria.push({ id: category, weight: weighs, levels: meansSince(sums, mass, sumsBefore, massBefore) });
    weighs = 0;
  }
  const means = new Float64Array(size);
  for (let row = 0; row < size; row++) means[row] = mass[row] === 0 ? 0 : (sums[row] ?? 0) / (mass[row] ?? 1);
  return { means, criteria };
}
