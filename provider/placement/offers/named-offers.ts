import type { PlacementRequest } from "../../schema/placement-request.ts";
import type { CloudWorld } from "../../world/clouds/cloud-world.ts";
import { isPattern } from "../../world/glob.ts";
import type { Snapshot } from "../../world/snapshot.ts";
import { offerMarket } from "./offer-market.ts";

/** Names of offers that the targets of a request may stand for: those that fit them, and those that are named outright. */
export function namedOffers(request: PlacementRequest, clouds: CloudWorld): string[] {
  const market = offerMarket(clouds);
  const plain = (request.targets ?? []).filter((target) => !isPattern(target) && market.nodeOf(target) !== null);
  return [...market.best(request).names, ...plain];
}

/** Whether a name is one of an offer of the federation, whether or not it is still to be had. */
export function isOfferName(name: string, { clouds }: Snapshot): boolean {
  return clouds !== undefined && offerMarket(clouds).keyOf(name) !== null;
}
