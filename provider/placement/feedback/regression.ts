import { at } from "../columns/at.ts";
import type { CategoryLevels } from "./category-levels.ts";

/** Rows of levels, and what is to be explained by them. */
export interface Sample {
  readonly rows: readonly CategoryLevels[];
  readonly targets: readonly number[];
}

/**
 * `target ≈ mean + slope · (level - means)`, one slope a column. A level counts as far as it is known, and for the rest as
 * its mean: what is not known says nothing.
 */
export interface LinearFit {
  readonly mean: number;
  readonly means: Float64Array;
  readonly slopes: Float64Array;
}

/** Sweeps over the columns. With ten of them it settles within a few dozen; a fixed number keeps results equal everywhere. */
const sweeps = 200;

/** Means by column, of each as far as it is known; 0 for a column of which nothing is. */
function meansOf(rows: readonly CategoryLevels[], width: number): Float64Array {
  const [sums, counts] = [new Float64Array(width), new Float64Array(width)];
  for (const { levels, known } of rows) {
    for (let c = 0; c < width; c++) {
      if (Number.isNaN(at(levels, c))) continue;
      sums[c] = at(sums, c) + at(known, c) * at(levels, c);
      counts[c] = at(counts, c) + at(known, c);
    }
  }
  return sums.map((sum, c) => (at(counts, c) === 0 ? 0 : sum / at(counts, c)));
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const centred = ({ levels, known }: CategoryLevels, means: Float64Array, c: number): number =>
  Number.isNaN(at(levels, c)) ? 0 : at(known, c) * (at(levels, c) - at(means, c));

/** What a fit says of a row. */
export function predict({ mean, means, slopes }: LinearFit, row: CategoryLevels): number {
  let sum = mean;
  for (let c = 0; c < slopes.length; c++) sum += at(slopes, c) * centred(row, means, c);
  return sum;
}

/**
 * Least squares with slopes in proportion to `shares`: how well given weights explain the targets, at their best scale.
 * The scale is 0 where they go the wrong way.
 */
export function scaledFit({ rows, targets }: Sample, shares: Float64Array): LinearFit {
  const means = meansOf(rows, shares.length);
  const centre = mean(targets);
  let [xy, xx] = [0, 0];
  for (const [i, row] of rows.entries()) {
    let score = 0;
    for (let c = 0; c < shares.length; c++) score += at(shares, c) * centred(row, means, c);
    xy += score * ((targets[i] ?? 0) - centre);
    xx += score * score;
  }
  const scale = xx === 0 ? 0 : Math.max(0, xy / xx);
  return { mean: centre, means, slopes: shares.map((share) => scale * share) };
}

/**
 * Ridge regression with slopes of at least 0, drawn towards the best fit with slopes in proportion to `shares` instead of
 * towards 0: where the sample says little, what weighs today goes on weighing. A level is better the higher it is, so a
 * slope below 0 can only be chance. By coordinate descent, which finds the one optimum of this convex problem.
 * @param ridge how many units of squared level the pull is worth; 0 for none.
 */
export function ridgeFit(sample: Sample, shares: Float64Array, ridge: number): LinearFit {
  const { rows, targets } = sample;
  const width = shares.length;
  const prior = scaledFit(sample, shares);
  const { means } = prior;
  // Normal equations: ten by ten, however many rows there are.
  const gram = Array.from({ length: width }, () => new Float64Array(width));
  const moments = new Float64Array(width);
  for (const [i, row] of rows.entries()) {
    const residual = (targets[i] ?? 0) - prior.mean;
    for (let a = 0; a < width; a++) {
      const x = centred(row, means, a);
      if (x === 0) continue;
      moments[a] = at(moments, a) + x * residual;
      const line = gram[a];
      if (line === undefined) continue;
      for (let b = 0; b < width; b++) line[b] = at(line, b) + x * centred(row, means, b);
    }
  }
  const slopes = Float64Array.from(prior.slopes);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let c = 0; c < width; c++) {
      const line = gram[c] ?? new Float64Array(width);
      const own = at(line, c) + ridge;
      // A category that the user turned off stays off.
      if (own === 0 || at(shares, c) === 0) continue;
      let rest = at(moments, c) + ridge * at(prior.slopes, c);
      for (let b = 0; b < width; b++) if (b !== c) rest -= at(line, b) * at(slopes, b);
      slopes[c] = Math.max(0, rest / own);
    }
  }
  return { mean: prior.mean, means, slopes };
}
