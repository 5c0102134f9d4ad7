import { type FactorCategory, factorCategories } from "../schema/decision.ts";
import type { Factor } from "./factors/factor.ts";
import { ownEntry } from "./own-entry.ts";
import { profiles } from "./weight-profiles.ts";
import type { WeightProfile } from "./weights.ts";

/** A factor that takes part in one decision. */
export interface WeightedFactor<C, X> {
  readonly factor: Factor<C, X>;
  /** Share of the total; all of them add up to 1. */
  readonly weight: number;
}

/**
 * The factors that apply to a request, with the category weights split over them. What weighs nothing is left out.
 * Empty when the user turned off all that would apply.
 */
export function weightedFactors<C, X>(
  factors: readonly Factor<C, X>[],
  context: X,
  weights: WeightProfile,
  emphasis: Readonly<Partial<Record<FactorCategory, number>>>,
): WeightedFactor<C, X>[] {
  const applying = factors
    .filter((factor) => factor.applies?.(context) ?? true)
    .map((factor) => ({ factor, share: ownEntry(weights.factors, factor.id) ?? factor.weight }))
    .filter(({ share }) => share > 0);

  const shares = new Map<FactorCategory, number>();
  for (const { factor, share } of applying) shares.set(factor.category, (shares.get(factor.category) ?? 0) + share);

  const categoryWeight = new Map<FactorCategory, number>();
  let total = 0;
  for (const category of factorCategories) {
    if (!shares.has(category)) continue;
    const base = weights.categories[category] ?? profiles[weights.profile][category];
    const weight = base * (emphasis[category] ?? 1);
    categoryWeight.set(category, weight);
    total += weight;
  }
  if (total === 0) return [];
  return applying.flatMap(({ factor, share }) => {
    const weight =
      ((categoryWeight.get(factor.category) ?? 0) / total) * (share / (shares.get(factor.category) ?? share));
    return weight > 0 ? [{ factor, weight }] : [];
  });
}
