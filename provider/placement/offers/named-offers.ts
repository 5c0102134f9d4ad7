import type { PlacementRequest } from "../../schema/placement-request.ts";
import type { CloudWorld } from "../../world/clouds/cloud-world.ts";
import { globMatches, isPattern } from "../../world/glob.ts";
import type { Snapshot } from "../../world/snapshot.ts";
import { offerMarket } from "./offer-market.ts";
import { nameOfOffer, offerModes } from "./offer-name.ts";

/** Names of offers that the targets of a request may stand for: those that fit them, and those that are named outright. */
export function namedOffers(request: PlacementRequest, clouds: CloudWorld): string[] {
  const market = offerMarket(clouds);
  const best = [...market.best(request).names];
  const others = (request.targets ?? []).flatMap((target) => {
    if (!isPattern(target)) return market.nodeOf(target) === null ? [] : [target];
    return best.some((name) => globMatches(target, name)) ? [] : firstOf(clouds, target);
  });
  return [...best, ...others];
}

/** The first offer whose name fits, whatever its size: then the pattern is no misspelling. */
function firstOf({ accounts, catalog }: CloudWorld, pattern: string): string[] {
  for (const { spec, regions, types } of accounts) {
    for (const region of regions) {
      for (const type of types ?? catalog.typesOf(spec.cloud).map(({ name }) => name)) {
        for (const mode of offerModes) {
          for (const zone of [undefined, ...(spec.zones?.[region] ?? [])]) {
            const key = { account: spec.name, region, type, mode, ...(zone !== undefined && { zone }) };
            const name = nameOfOffer(key);
            if (globMatches(pattern, name)) return [name];
          }
        }
      }
    }
  }
  return [];
}

/** Whether a name is one of an offer of the federation, whether or not it is still to be had. */
export function isOfferName(name: string, { clouds }: Snapshot): boolean {
  return clouds !== undefined && offerMarket(clouds).keyOf(name) !== null;
}
