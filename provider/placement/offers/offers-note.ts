import type { DecisionRecord } from "../../schema/decision.ts";
import type { NodeArena } from "../node-arena.ts";
import { offersPerRegion } from "./best-offers.ts";

/** What a record says of clouds; nothing without them. */
export function offersNote({ offers, context }: NodeArena, chosen: string): Pick<DecisionRecord, "offers"> {
  const { clouds } = context.snapshot;
  if (offers === undefined || clouds === undefined) return {};
  return {
    offers: {
      catalog: clouds.catalogDigest,
      considered: offers.offers,
      fitting: offers.fitting,
      perRegion: offersPerRegion,
      removed: offers.removed,
      reason: offers.reasons.get(chosen)?.reason ?? null,
    },
  };
}
