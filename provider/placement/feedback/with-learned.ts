import { type Digest, digestOf } from "../../crypto/canonical-json.ts";
import { NovaCronError } from "../../errors/novacron-error.ts";
import { factorCategories } from "../../schema/decision.ts";
import type { LearnedWeights } from "../../schema/learned-weights.ts";
import { profiles } from "../weight-profiles.ts";
import type { WeightProfile } from "../weights.ts";

/** Names the configured weights that learned ones multiply: the user's own and the profile's. */
export function baseDigest({ profile, categories, factors }: WeightProfile): Digest {
  return digestOf({ profile, categories, factors, profileCategories: profiles[profile] });
}

/**
 * The configured weights with a promoted set over them. Without one they come back as they are, so that what is undone
 * leaves no trace in any digest.
 * @throws {NovaCronError} NC1233 for a set that was made for other configured weights.
 */
export function withLearned(configured: WeightProfile, learned: LearnedWeights | null): WeightProfile {
  if (learned === null) return configured;
  if (learned.base !== baseDigest(configured)) {
    throw new NovaCronError("NC1233", "the learned weights were made for another configuration of `weights`", {
      property: "weights",
      expected: `a set whose base is ${baseDigest(configured)}`,
      remedy: "Run `novacron weights propose` under this configuration.",
    });
  }
  const { profile, categories, factors } = configured;
  return { profile, categories, factors, learned: { digest: digestOf(learned), categories: learned.categories } };
}

/** What the categories weigh under a profile, learned weights included; in the order of `factorCategories`. */
export function categoryWeights({ profile, categories, learned }: WeightProfile): Float64Array {
  return Float64Array.from(
    factorCategories,
    (category) => (categories[category] ?? profiles[profile][category]) * (learned?.categories[category] ?? 1),
  );
}
