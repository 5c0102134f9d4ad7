import { decide } from "../placement/decide.ts";
import { isOfferName } from "../placement/offers/named-offers.ts";
import { type StandingPlacement, standingClaims } from "../placement/standing-claims.ts";
import { sortedBy } from "../world/code-units.ts";
import { decideArguments, standingOn } from "./decide.ts";
import type { PlaceAllArguments, PlacedAll, PlacedRequest, UnplacedRequest } from "./place-all.ts";
import { placingOrder } from "./placing-order.ts";
import { defaultStack, subjectOf } from "./subject-of.ts";
import { whyUnplaced } from "./why-unplaced.ts";

/**
 * Places a list of requests: one by one in {@link placingOrder}, each knowing where those before it went and, of those that
 * come after it, where they are now. The order of the list changes nothing.
 *
 * @throws {NovaCronError} NC1106, NC1001 for a request that is wrong in this fleet, its property as
 * `requests["NAME"].PROPERTY`; NC1303.
 */
export function placeOneByOne(args: PlaceAllArguments): PlacedAll {
  const { world, stack = defaultStack } = args;
  const { snapshot } = world;
  const nodes = new Set(snapshot.nodes.map(({ name }) => name));
  const standing = args.requests.flatMap(({ name, request, on, gpu }): StandingPlacement[] => {
    if (on === null || !(nodes.has(on) || isOfferName(on, snapshot))) return [];
    return [{ subject: subjectOf(name, stack), request, node: on, ...(gpu !== undefined && { gpu }) }];
  });
  const claims = new Map(standingClaims(standing, snapshot).map((claim) => [claim.name, claim]));
  const placed: PlacedRequest[] = [];
  const unplaced: UnplacedRequest[] = [];
  for (const { name, request, on, startAt } of placingOrder(args.requests, snapshot)) {
    const question = decideArguments({
      world,
      name,
      stack,
      request,
      weights: args.weights,
      placed: [...claims.values()],
      ...(on !== null && { previous: standingOn(on, startAt) }),
      ...(args.options && { options: args.options }),
    });
    try {
      const decision = decide(question);
      claims.set(name, decision.claim);
      placed.push({ name, ...decision });
    } catch (error) {
      unplaced.push(whyUnplaced(name, question, error));
    }
  }
  return { placed: sortedBy(placed, ({ name }) => name), unplaced: sortedBy(unplaced, ({ name }) => name) };
}
