import type { UnavailableOffer } from "../world/clouds/unavailable-offer.ts";
import { sortedBy } from "../world/code-units.ts";
import type { AvailabilityStore } from "./availability-store.ts";
import type { RedisHashes } from "./redis-hashes.ts";

const key = ":unavailable-offers";

/** {@link AvailabilityStore} in Redis. */
export class RedisAvailability implements AvailabilityStore {
  readonly #hashes: RedisHashes;

  constructor(hashes: RedisHashes) {
    this.#hashes = hashes;
  }

  async markUnavailable(entry: UnavailableOffer): Promise<void> {
    const over = (await this.#all()).filter(({ until }) => until <= entry.at).map(fieldOf);
    await this.#hashes.commit([
      ...(over.length > 0 ? [["HDEL", key, ...over] as const] : []),
      ["HSET", key, fieldOf(entry), JSON.stringify(entry)],
    ]);
  }

  async unavailableOffers(at: string): Promise<readonly UnavailableOffer[]> {
    return sortedBy(
      (await this.#all()).filter(({ until }) => until > at),
      fieldOf,
    );
  }

  async #all(): Promise<readonly UnavailableOffer[]> {
    // Written by markUnavailable only, whose argument had this type.
    return (await this.#hashes.getAll(key)).map(([, text]) => JSON.parse(text) as UnavailableOffer);
  }
}

/** Neither names of offers nor URNs hold a line feed. */
function fieldOf({ offer, placement }: UnavailableOffer): string {
  return `${offer}\n${placement}`;
}
