import { type FactorCategory, factorCategories, type WeightAdjustment } from "../schema/decision.ts";
import type { Factor } from "./factors/factor.ts";
import { ownEntry } from "./own-entry.ts";
import { profiles } from "./weight-profiles.ts";
import type { WeightProfile } from "./weights.ts";

/** The user's own weight of a factor within its category; under former ids, too: where two became one, their sum. */
function ownWeight({ factors }: WeightProfile, { id, formerly = [] }: Factor): number | undefined {
  const own = ownEntry(factors, id);
  if (own !== undefined) return own;
  const before = formerly.flatMap((each) => ownEntry(factors, each) ?? []);
  return before.length === 0 ? undefined : before.reduce((sum, each) => sum + each, 0);
}

/**
 * Share of a category, by weight, that must count for the category to weigh in full. One figure out of twenty-five does
 * not speak for the whole performance of a node: below the half a category weighs less, in proportion.
 */
export const fullFrom = 0.5;

/**
 * Shares of the total weight, one for each of `factors`, that add up to 1; 0 for what does not count. A category's weight
 * is split over those of its factors that count, so that one with twenty does not weigh more than one with two; where
 * less than {@link fullFrom} of it counts, it weighs less. All 0 when the user turned off all that would count.
 * @param counts Whether the i-th factor takes part.
 */
export function shareWeights(
  factors: readonly Factor[],
  weights: WeightProfile,
  adjustments: readonly WeightAdjustment[],
  counts: (i: number) => boolean = () => true,
): Float64Array {
  const times = new Map(adjustments.map((each) => [each.on, each.times]));
  const shares = new Float64Array(factors.length);
  const whole = new Map<FactorCategory, number>();
  const sums = new Map<FactorCategory, number>();
  for (const [i, factor] of factors.entries()) {
    const { category } = factor;
    const share = (ownWeight(weights, factor) ?? factor.weight) * (times.get(factor.id) ?? 1);
    if (share === 0) continue;
    whole.set(category, (whole.get(category) ?? 0) + share);
    if (!counts(i)) continue;
    shares[i] = share;
    sums.set(category, (sums.get(category) ?? 0) + share);
  }
  const scales = new Map<FactorCategory, number>();
  let total = 0;
  for (const category of factorCategories) {
    const sum = sums.get(category);
    if (sum === undefined) continue;
    const base = weights.categories[category] ?? profiles[weights.profile][category];
    const counted = Math.min(1, sum / (whole.get(category) ?? sum) / fullFrom);
    const weight = base * (weights.learned?.categories[category] ?? 1) * (times.get(category) ?? 1) * counted;
    scales.set(category, weight / sum);
    total += weight;
  }
  for (const [i, { category }] of factors.entries()) {
    shares[i] = total === 0 ? 0 : ((shares[i] ?? 0) * (scales.get(category) ?? 0)) / total;
  }
  return shares;
}
