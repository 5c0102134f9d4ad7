import { type DecisionRecord, factorCategories } from "../../schema/decision.ts";
import { nodeFactors } from "../factors/node-factors.ts";

/** How a chosen node stood, by category in the order of `factorCategories`. */
export interface CategoryLevels {
  /** 0 to 1; NaN for a category that nothing is known of. */
  readonly levels: Float64Array;
  /** How much of the category is known, 0 to 1, by the factors' own weights. What is known in part counts in part. */
  readonly known: Float64Array;
}

const width = factorCategories.length;
const categoryOf = new Map(nodeFactors.map(({ id, category }) => [id, factorCategories.indexOf(category)]));
const weightOf = new Map(nodeFactors.map(({ id, weight }) => [id, weight]));
const wholeWeights = nodeFactors.reduce((sums, { category, weight }) => {
  const c = factorCategories.indexOf(category);
  sums[c] = (sums[c] ?? 0) + weight;
  return sums;
}, new Float64Array(width));

/**
 * How the chosen node stood in each category: the weighted mean of the normalised factors, from the contributions of the
 * record. That does not depend on what the categories weighed. Preferences of policies are left out: they are nobody's to
 * learn.
 * @returns null where the record tells nothing: it rests on secrets.
 */
export function categoryLevels(record: Pick<DecisionRecord, "contributions" | "unknown">): CategoryLevels | null {
  const weights = new Float64Array(width);
  const sums = new Float64Array(width);
  for (const { factor, category, weight, contribution } of record.contributions) {
    if (factor.startsWith("policy.")) continue;
    const c = factorCategories.indexOf(category);
    weights[c] = (weights[c] ?? 0) + weight;
    sums[c] = (sums[c] ?? 0) + contribution;
  }
  if (weights.every((weight) => weight === 0)) return null;
  const missing = new Float64Array(width);
  for (const id of record.unknown ?? []) {
    const c = categoryOf.get(id);
    if (c !== undefined) missing[c] = (missing[c] ?? 0) + (weightOf.get(id) ?? 0);
  }
  return {
    levels: sums.map((sum, c) => {
      const weight = weights[c] ?? 0;
      return weight === 0 ? Number.NaN : Math.min(1, sum / weight);
    }),
    known: weights.map((weight, c) => (weight === 0 ? 0 : 1 - (missing[c] ?? 0) / (wholeWeights[c] ?? 1))),
  };
}
