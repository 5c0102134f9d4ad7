import type { UnavailableOffer } from "../world/clouds/unavailable-offer.ts";

/** What clouds refused, for all stacks of the fleet: the part of a {@link Store} that falling over needs. */
export interface AvailabilityStore {
  /** Remembers that an offer was refused to a placement; of both the later entry counts. Those that are over at its `at` are forgotten. */
  markUnavailable(entry: UnavailableOffer): Promise<void>;
  /** What was refused and is still left alone at an ISO 8601 instant, by the name of the offer and the URN. */
  unavailableOffers(at: string): Promise<readonly UnavailableOffer[]>;
}
