import { type Digest, digestOf } from "../../crypto/canonical-json.ts";
import { factorCategories } from "../../schema/decision.ts";
import type { LearnedWeights } from "../../schema/learned-weights.ts";
import { sortedBy } from "../../world/code-units.ts";
import type { WeightProfile } from "../weights.ts";
import { boundedStep } from "./bounded-step.ts";
import { compareHeldOut, sampleOf } from "./hold-out.ts";
import type { Observation } from "./observations.ts";
import { type LinearFit, ridgeFit, type Sample, scaledFit } from "./regression.ts";
import { baseDigest, categoryWeights } from "./with-learned.ts";

/** How cautious a proposal is. */
export interface ProposeOptions {
  /** Fewest observations; 100 where not given, 40 at least. */
  readonly minOutcomes?: number;
  /** How many times heavier or lighter a category becomes at most; 1.25 where not given. */
  readonly maxStep?: number;
  /** The pull towards today's weights, see {@link ridgeFit}; 1 where not given. */
  readonly ridge?: number;
  /** Standard errors by which it must explain the held-out outcomes better; 1.64 (at most one in twenty by chance) where not given. */
  readonly minSignificance?: number;
}

/** What the outcomes bear. */
export type Proposal =
  | { readonly kind: "proposed"; readonly digest: Digest; readonly weights: LearnedWeights }
  | { readonly kind: "none"; readonly outcomes: number; readonly because: string };

/**
 * Weights under which past decisions would have been ranked more as they turned out, or why there are none. Pure: the same
 * observations give the same set, in whatever order they come.
 * @param profile what decides today: configured weights, and learned ones where a set is promoted.
 */
export function proposeWeights(
  observations: readonly Observation[],
  profile: WeightProfile,
  options: ProposeOptions = {},
): Proposal {
  const { minOutcomes = 100, maxStep = 1.25, ridge = 1, minSignificance = 1.64 } = options;
  const fewest = Math.max(40, minOutcomes);
  const none = (because: string): Proposal => ({ kind: "none", outcomes: observations.length, because });
  if (observations.length < fewest) {
    return none(`${observations.length} outcomes are fewer than the ${fewest} that it takes`);
  }
  const ordered = sortedBy(observations, ({ decision }) => decision);
  const now = categoryWeights(profile);
  const learn = (sample: Sample): LinearFit => ridgeFit(sample, now, ridge);
  const asNow = (sample: Sample): LinearFit => scaledFit(sample, now);
  const fit = learn(sampleOf(ordered));
  if (fit.slopes.every((slope) => slope === 0)) return none("no category goes with how the decisions turned out");

  // What is learned has to hold for what it was not learned from; and the step towards it must not rank worse.
  const learned = compareHeldOut(ordered, asNow, learn);
  if (learned.significance < minSignificance) {
    return none(
      `what is learned explains held-out outcomes no more than chance would: ${learned.significance.toFixed(2)} standard errors of gain over today's weights where it takes ${minSignificance}`,
    );
  }
  const base = categoryWeights(withoutLearned(profile));
  const current = Float64Array.from(factorCategories, (category) => profile.learned?.categories[category] ?? 1);
  const times = boundedStep(base, current, fit.slopes, maxStep);
  const next = times.map((each, c) => each * (base[c] ?? 0));
  const stepped = compareHeldOut(ordered, asNow, (sample) => scaledFit(sample, next));
  if (stepped.rankedAfter < stepped.rankedBefore) {
    const share = (part: number): string => `${(100 * part).toFixed(1)}%`;
    return none(
      `the step ranks held-out outcomes worse: ${share(stepped.rankedAfter)} of pairs as they went against ${share(stepped.rankedBefore)} today`,
    );
  }
  const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
  const weights: LearnedWeights = {
    formatVersion: 1,
    base: baseDigest(profile),
    parent: profile.learned?.digest ?? null,
    categories: Object.fromEntries(factorCategories.map((category, c) => [category, times[c] ?? 1])),
    learnedFrom: {
      outcomes: observations.length,
      significance: rounded(learned.significance),
      rankedBefore: rounded(stepped.rankedBefore),
      rankedAfter: rounded(stepped.rankedAfter),
    },
  };
  return { kind: "proposed", digest: digestOf(weights), weights };
}

function withoutLearned({ profile, categories, factors }: WeightProfile): WeightProfile {
  return { profile, categories, factors };
}
