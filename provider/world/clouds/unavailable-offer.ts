/** Why a cloud did not give what it offers. */
export const unavailabilityKinds = ["noCapacity", "quota", "throttling"] as const;
export type UnavailabilityKind = (typeof unavailabilityKinds)[number];

/** An offer that a cloud refused, and until when it is not asked for again. */
export interface UnavailableOffer {
  /** Name of the offer, which is a target of decisions. */
  readonly offer: string;
  /** URN of the placement whose machine could not be made: it goes elsewhere, those that run on the offer stay. */
  readonly placement: string;
  readonly kind: UnavailabilityKind;
  /** ISO 8601 instants. */
  readonly at: string;
  readonly until: string;
}

const hour = 3_600_000;

/**
 * How long an offer is left alone, in ms. Capacity comes back as others leave; a quota is raised by people; a cloud that
 * asks for patience gets it.
 */
export const leftAloneMs: Readonly<Record<UnavailabilityKind, number>> = {
  noCapacity: hour,
  quota: 24 * hour,
  throttling: hour / 6,
};

/** In one clause, for people. */
export function unavailableBecause({ kind, offer, at, until }: UnavailableOffer): string {
  const what = { noCapacity: "no capacity", quota: "a quota that is used up", throttling: "too many requests" }[kind];
  return `its cloud answered ${offer} with ${what} at ${at}, and is not asked again before ${until}`;
}
