import { baseDigest, withLearned } from "../placement/feedback/with-learned.ts";
import type { WeightProfile } from "../placement/weights.ts";
import type { FeedbackStore } from "../store/feedback-store.ts";

/**
 * What weighs: the configured weights, and over them the learned ones that are promoted for just this configuration in
 * the fleet's store. Read afresh at every plan.
 */
export async function weightsInEffect(
  configured: WeightProfile,
  store: Pick<FeedbackStore, "promotedWeights">,
): Promise<WeightProfile> {
  return withLearned(configured, await store.promotedWeights(baseDigest(configured)));
}
