import { z } from "zod";
import { offerMarket } from "../placement/offers/offer-market.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import { validationIssues } from "../schema/validation.ts";
import { revealSecrets } from "../state/secret.ts";
import { leftAloneMs, type UnavailableOffer, unavailabilityKinds } from "../world/clouds/unavailable-offer.ts";
import type { PlanContext } from "./plan-context.ts";
import type { CheckFailure } from "./resource-handler.ts";

const report = z.strictObject({
  offer: z.string().min(1),
  placement: z.string().min(1),
  kind: z.enum(unavailabilityKinds),
});

/**
 * The function `novacron:index:reportUnavailable`: remembers that a cloud refused an offer, so that the next decisions avoid
 * it for a while. What is no offer of the federation is not remembered; the answer's `until` is absent then.
 */
export async function reportUnavailable(
  args: PropertyMap,
  context: PlanContext,
): Promise<{ readonly result: PropertyMap; readonly failures: readonly CheckFailure[] }> {
  const raw = revealSecrets(args);
  const parsed = report.safeParse(raw);
  if (!parsed.success) {
    const failures = validationIssues(parsed.error, raw).map(({ property, message }) => ({
      property,
      reason: message,
    }));
    return { result: {}, failures };
  }
  const { offer, placement, kind } = parsed.data;
  const { clouds } = context.world.snapshot;
  if (clouds === undefined || offerMarket(clouds).keyOf(offer) === null) return { result: {}, failures: [] };
  const at = context.now();
  const until = new Date(at + leftAloneMs[kind]).toISOString();
  const entry: UnavailableOffer = { offer, placement, kind, at: new Date(at).toISOString(), until };
  await context.store.markUnavailable(entry);
  return { result: { until }, failures: [] };
}
