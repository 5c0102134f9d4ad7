import type { CloudWorld } from "../../world/clouds/cloud-world.ts";
import type { UnavailableOffer } from "../../world/clouds/unavailable-offer.ts";
import type { NamedAccount, OfferKey } from "./offer-name.ts";
import { offerNamed } from "./offer-name.ts";

/** An offer with what its name and its type tell. */
interface UnavailablePlace {
  readonly key: OfferKey;
  /** Of the instance type; undefined where the catalogue no longer has it. */
  readonly family: string | undefined;
  readonly entry: UnavailableOffer;
}

/**
 * Whether what was refused stands for another offer, too: no capacity for the same type, bought the same way in the same
 * zone; a quota for the family in the region of the account; throttling for the region of the account.
 */
function standsFor({ key, family, entry }: UnavailablePlace, other: OfferKey, otherFamily: string): boolean {
  if (key.account !== other.account || key.region !== other.region) return false;
  switch (entry.kind) {
    case "throttling":
      return true;
    case "quota":
      return isSameMarket(key, other) && (family === undefined || family === otherFamily);
    case "noCapacity":
      return key.type === other.type && isSameMarket(key, other) && key.zone === other.zone;
  }
}

/** Whether both come out of the same capacity: spot is spot, whether or not it falls back. */
function isSameMarket(a: OfferKey, b: OfferKey): boolean {
  const market = ({ mode }: OfferKey): string => (mode === "spotWithFallback" ? "spot" : mode);
  return market(a) === market(b);
}

/** Tells of offers whether their cloud refused them, or what stands for them. */
export class Unavailability {
  readonly #places: readonly UnavailablePlace[];

  constructor({ unavailable, accounts: specs, catalog }: CloudWorld, accounts: readonly NamedAccount[]) {
    const clouds = new Map(specs.map(({ spec }) => [spec.name, spec.cloud]));
    this.#places = (unavailable ?? []).flatMap((entry) => {
      const key = offerNamed(entry.offer, accounts);
      const cloud = key && clouds.get(key.account);
      return key && cloud ? [{ key, family: catalog.typeOf(cloud, key.type)?.family, entry }] : [];
    });
  }

  /** What was refused that stands for the offer, and so why it is not to be had; null where nothing was. */
  of(key: OfferKey, family: string): UnavailableOffer | null {
    return this.#places.find((place) => standsFor(place, key, family))?.entry ?? null;
  }

  /** Whether that is because the machine of this placement itself could not be made. */
  isRefusedTo(placement: string, key: OfferKey, family: string): boolean {
    return this.#places.some((place) => place.entry.placement === placement && standsFor(place, key, family));
  }
}
