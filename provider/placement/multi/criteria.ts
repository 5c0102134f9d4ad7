import { type FactorCategory, factorCategories } from "../../schema/decision.ts";
import { at } from "../columns/at.ts";
import type { MeasuredColumn } from "../columns/measured-column.ts";
import type { Criterion } from "./topsis.ts";

/**
 * The levels of the candidates by category: of each, the weighted mean of those factors that are known of it, NaN where
 * none is. A category weighs what its factors weigh together; categories without weight are left out.
 * @param weights One for each of `factors`, as the score has them.
 */
export function categoryCriteria(
  factors: readonly { readonly category: FactorCategory }[],
  columns: readonly MeasuredColumn[],
  weights: Float64Array,
  size: number,
): Criterion[] {
  return factorCategories.flatMap((category): Criterion[] => {
    const levels = new Float64Array(size);
    const mass = new Float64Array(size);
    let total = 0;
    for (const [index, column] of columns.entries()) {
      const weight = at(weights, index);
      if (weight === 0 || factors[index]?.category !== category) continue;
      total += weight;
      const from = column.levels;
      for (let row = 0; row < size; row++) {
        const level = from[row] ?? Number.NaN;
        if (Number.isNaN(level)) continue;
        levels[row] = (levels[row] ?? 0) + weight * level;
        mass[row] = (mass[row] ?? 0) + weight;
      }
    }
    if (total === 0) return [];
    // 0 over 0 is NaN: nothing of the category is known of the candidate.
    for (let row = 0; row < size; row++) levels[row] = at(levels, row) / at(mass, row);
    return [{ id: category, weight: total, levels }];
  });
}
