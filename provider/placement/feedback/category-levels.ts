import { type DecisionRecord, factorCategories } from "../../schema/decision.ts";

/** Levels of the chosen target by category, in the order of `factorCategories`; NaN for a category nothing is known of. */
export type CategoryLevels = Float64Array;

/**
 * How the chosen target stood in each category: the weighted mean of the normalised factors, from the contributions of
 * the record. They do not depend on what the categories weighed. Preferences of policies are left out: they are nobody's
 * to learn.
 * @returns null where the record tells nothing: it rests on secrets.
 */
export function categoryLevels(record: Pick<DecisionRecord, "contributions">): CategoryLevels | null {
  const weights = new Float64Array(factorCategories.length);
  const sums = new Float64Array(factorCategories.length);
  for (const { factor, category, weight, contribution } of record.contributions) {
    if (factor.startsWith("policy.")) continue;
    const c = factorCategories.indexOf(category);
    weights[c] = (weights[c] ?? 0) + weight;
    sums[c] = (sums[c] ?? 0) + contribution;
  }
  if (weights.every((weight) => weight === 0)) return null;
  return sums.map((sum, c) => {
    const weight = weights[c] ?? 0;
    return weight === 0 ? Number.NaN : Math.min(1, sum / weight);
  });
}
