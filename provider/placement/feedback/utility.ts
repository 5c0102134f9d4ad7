import { type ObservedPart, type Outcome, observedParts } from "../../schema/outcome.ts";

/** What each figure of an outcome counts in its utility; only their proportions matter. */
export type UtilityWeights = Readonly<Record<ObservedPart, number>>;

/** A failure costs more trust than a slow answer, a high bill or a move. */
export const defaultUtilityWeights: UtilityWeights = { latencyMs: 1, failures: 2, costPaid: 1, evictions: 1 };

/** What an outcome is measured by: at these figures its part of the utility is a half. */
export interface UtilityReference {
  /** What the request asked for, else {@link usualLatencyMs}. */
  readonly latencyMs: number;
  /** The median paid for requests of the same size; null where nobody said what was paid. */
  readonly costPaid: number | null;
}

/** Latency at which an outcome is neither good nor bad, where the request says nothing: 100 ms still feels immediate (Nielsen). */
export const usualLatencyMs = 100;

/**
 * How good an outcome was, 0 to 1: the weighted mean over what was observed of
 * latency and cost `reference / (reference + observed)`, 1 at nothing, a half at the reference;
 * failures and evictions `1 / (1 + count)`.
 * @returns null where nothing that weighs was observed.
 */
export function utilityOf(
  outcome: Outcome,
  reference: UtilityReference,
  weights: UtilityWeights = defaultUtilityWeights,
): number | null {
  let [sum, total] = [0, 0];
  for (const part of observedParts) {
    const observed = outcome[part];
    const level = observed === undefined ? null : levelOf(part, observed, reference);
    if (level === null) continue;
    sum += weights[part] * level;
    total += weights[part];
  }
  return total === 0 ? null : sum / total;
}

function levelOf(part: ObservedPart, observed: number, reference: UtilityReference): number | null {
  if (part === "failures" || part === "evictions") return 1 / (1 + observed);
  const half = reference[part];
  // Free for everybody: nothing that could tell one decision from another.
  return half === null || half === 0 ? null : half / (half + observed);
}
