import { z } from "zod";
import { type Digest, digestOf } from "../../crypto/canonical-json.ts";
import { NovaCronError } from "../../errors/novacron-error.ts";
import { factorCategories } from "../../schema/decision.ts";
import { profiles } from "../weight-profiles.ts";
import type { WeightProfile } from "../weights.ts";

/** However much outcomes speak for it, no category becomes more than so many times as heavy, or as light, as configured. */
export const maxLearned = 32;

const digest = z.templateLiteral(["sha256:", z.string().regex(/^[0-9a-f]{64}$/)]);
const times = z
  .number()
  .min(1 / maxLearned - 1e-6)
  .max(maxLearned);

/**
 * A set of learned weights: by what each category's configured weight is multiplied. Named by the digest of its canonical
 * JSON. It is for one configuration only, since what has to be put right depends on what was configured.
 */
export const learnedWeights = z.strictObject({
  formatVersion: z.literal(1),
  /** Digest of the configured weights that it multiplies. */
  base: digest,
  /** The set that was in effect when it was made; null where it was none. */
  parent: digest.nullable(),
  categories: z.partialRecord(z.enum(factorCategories), times),
  /** What it was learned from. */
  learnedFrom: z.strictObject({
    outcomes: z.int().min(1),
    heldOut: z.int().min(1),
    /** Standard errors by which what was learned explains the held-out outcomes better than the weights before. */
    significance: z.number(),
    /** Share of pairs of held-out outcomes that are ranked as they went, by the weights before and by these. */
    rankedBefore: z.number().min(0).max(1),
    rankedAfter: z.number().min(0).max(1),
  }),
});
export type LearnedWeights = z.infer<typeof learnedWeights>;

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
