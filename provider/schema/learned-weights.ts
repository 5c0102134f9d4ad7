import { z } from "zod";
import { factorCategories } from "./decision.ts";

/** However much outcomes speak for it, no category becomes more than so many times as heavy, or as light, as configured. */
export const maxLearned = 32;

const digest = z.templateLiteral(["sha256:", z.string().regex(/^[0-9a-f]{64}$/)]);
const times = z
  .number()
  // Written with six decimals.
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
    /** Standard errors by which what was learned explains outcomes that were held out better than the weights before do. */
    significance: z.number(),
    /** Share of pairs of outcomes, held out, that are ranked as they went, by the weights before and by these. */
    rankedBefore: z.number().min(0).max(1),
    rankedAfter: z.number().min(0).max(1),
  }),
});
export type LearnedWeights = z.infer<typeof learnedWeights>;
