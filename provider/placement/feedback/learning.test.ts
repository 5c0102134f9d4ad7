import { expect, test } from "vitest";
import { digestOf } from "../../crypto/canonical-json.ts";
import { type FactorCategory, factorCategories } from "../../schema/decision.ts";
import { resolveWeights, type WeightProfile } from "../weights.ts";
import type { Observation } from "./observations.ts";
import { proposeWeights } from "./propose-weights.ts";
import { allKnown, seeded } from "./testdata.ts";
import { categoryWeights, withLearned } from "./with-learned.ts";

const balanced = resolveWeights("balanced");
const decisions = 2000;
const window = 250;

const weighed = (levels: Float64Array, weights: Float64Array): number =>
  levels.reduce((sum, level, c) => sum + level * (weights[c] ?? 0), 0);

/**
 * Twenty candidates a decision, the best by the weights is taken, and what is seen of its utility is noisy. Every hundred
 * decisions what is proposed is promoted.
 * @returns mean true utility by window of the starting, the learned and the hidden weights on the same candidates.
 */
function simulated(hidden: Partial<Record<FactorCategory, number>>, seed: number) {
  const random = seeded(seed);
  const truth = Float64Array.from(factorCategories, (category) => hidden[category] ?? 0.01);
  const total = truth.reduce((sum, weight) => sum + weight, 0);
  const start = categoryWeights(balanced);
  const seen: Observation[] = [];
  const means = Array.from({ length: decisions / window }, () => ({ start: 0, learned: 0, oracle: 0 }));
  let profile: WeightProfile = balanced;
  for (let index = 0; index < decisions; index++) {
    const candidates = Array.from({ length: 20 }, () => Float64Array.from(factorCategories, random));
    const bestBy = (weights: Float64Array): Float64Array =>
      candidates.reduce((best, each) => (weighed(each, weights) > weighed(best, weights) ? each : best));
    const utility = (levels: Float64Array): number => weighed(levels, truth) / total;
    const levels = bestBy(categoryWeights(profile));
    const mean = means[Math.floor(index / window)];
    if (mean === undefined) throw new Error("there is a window for every decision");
    mean.start += utility(bestBy(start)) / window;
    mean.learned += utility(levels) / window;
    mean.oracle += utility(bestBy(truth)) / window;
    const noise = 0.4 * (random() + random() - 1);
    seen.push({ decision: digestOf({ seed, index }), levels, known: allKnown, utility: utility(levels) + noise });
    if ((index + 1) % 100 !== 0) continue;
    const proposal = proposeWeights(seen, profile);
    if (proposal.kind === "proposed") profile = withLearned(balanced, proposal.weights);
  }
  return means;
}

test.each([
  ["frugal and green", { cost: 0.45, energy: 0.4 }],
  ["fast", { performance: 0.4, network: 0.35, storage: 0.15 }],
  ["regulated", { security: 0.4, compliance: 0.4, geographic: 0.1 }],
] as const)(
  "what matters to those who are %s is learned, and no window falls under the start",
  (_, hidden) => {
    const means = simulated(hidden, 11);
    const last = means.at(-1) ?? { start: 0, learned: 0, oracle: 0 };
    expect(last.oracle - last.start).toBeGreaterThan(0.05);
    expect((last.learned - last.start) / (last.oracle - last.start)).toBeGreaterThan(0.9);
    for (const { start, learned } of means) expect(learned - start).toBeGreaterThanOrEqual(-1e-9);
  },
  60_000,
);

test("where what matters is what is configured, nothing is lost", () => {
  const hidden = Object.fromEntries(factorCategories.map((category, c) => [category, categoryWeights(balanced)[c]]));
  for (const { start, learned } of simulated(hidden, 12)) expect(learned / start).toBeGreaterThan(0.995);
}, 240_000);
