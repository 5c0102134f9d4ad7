import { resolveWeights, type WeightProfile } from "../../provider/placement/weights.ts";
import { type FactorCategory, factorCategories } from "../../provider/schema/decision.ts";
import type { Outcome } from "../../provider/schema/outcome.ts";
import type { PlacementRequest } from "../../provider/schema/placement-request.ts";

/** What really matters in a simulated world, and what no decision may see: weights by category. */
export interface HiddenObjective {
  readonly name: string;
  readonly weights: Readonly<Record<FactorCategory, number>>;
}

const nothing = Object.fromEntries(factorCategories.map((category) => [category, 1])) as HiddenObjective["weights"];

/** Three that the balanced profile serves ill, and one that it serves well. */
export const hiddenObjectives: readonly HiddenObjective[] = [
  { name: "frugal and green", weights: { ...nothing, cost: 45, energy: 40 } },
  { name: "fast", weights: { ...nothing, performance: 40, network: 35, storage: 15 } },
  { name: "safe and regulated", weights: { ...nothing, reliability: 15, security: 40, compliance: 30, geographic: 6 } },
  {
    name: "as configured",
    weights: {
      resource: 26,
      performance: 10,
      cost: 20,
      reliability: 20,
      security: 6,
      network: 5,
      storage: 3,
      compliance: 2,
      energy: 5,
      geographic: 3,
    },
  },
];

/** The hidden weights as what could decide by them. */
export const hiddenProfile = ({ weights }: HiddenObjective): WeightProfile => resolveWeights({ categories: weights });

/** Standard deviation of the noise on latency and cost, as parts of the utility. */
const noise = 0.1;

/**
 * What somebody would measure of a placement with that utility: latency and cost with normal noise, and now and then a
 * failure or an eviction, the worse the likelier. So what is learned from is neither exact nor linear in the utility.
 */
export function observedOutcome(
  decision: string,
  utility: number,
  { vcpus, memoryGiB, gpus }: PlacementRequest,
  at: string,
  random: () => number,
): Outcome {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const part = (): number => Math.min(0.98, Math.max(0.02, utility + noise * normal()));
  const usualCost = 20 * vcpus + 3 * memoryGiB + 500 * (gpus?.count ?? 0);
  return {
    decision,
    latencyMs: 100 / part() - 100,
    failures: Number(random() < 0.15 * (1 - utility)),
    costPaid: usualCost / part() - usualCost,
    evictions: Number(random() < 0.1 * (1 - utility)),
    at,
  };
}
