import { NovaCronError } from "../errors/novacron-error.ts";
import type { StickyOptions } from "../placement/arena.ts";
import { type DecideArguments, decide, type PlacementDecision } from "../placement/decide.ts";
import { nodeArena } from "../placement/node-arena.ts";
import { screen } from "../placement/screen.ts";
import { type StandingPlacement, standingClaims } from "../placement/standing-claims.ts";
import type { WeightProfile } from "../placement/weights.ts";
import type { Removal } from "../schema/decision.ts";
import { sortedBy } from "../world/code-units.ts";
import { decideArguments } from "./decide.ts";
import type { FleetWorld } from "./fleet-world.ts";
import type { NamedRequest } from "./named-request.ts";
import { placingOrder } from "./placing-order.ts";
import { defaultStack, subjectOf } from "./subject-of.ts";

/** A list of requests, and what to place them on. */
export interface PlaceAllArguments {
  readonly world: FleetWorld;
  /** In any order: it does not matter. Those with `on` stay where they are unless that is worse by more than the hysteresis. */
  readonly requests: readonly NamedRequest[];
  readonly weights: WeightProfile;
  readonly stack?: string;
  readonly options?: StickyOptions;
}

/** A request that got a node. */
export interface PlacedRequest extends PlacementDecision {
  readonly name: string;
}

/** A request that nothing can take. */
export interface UnplacedRequest {
  readonly name: string;
  /** NC1201 with what to relax; NC1203 where it is protected and would have to move. */
  readonly error: NovaCronError;
  /** How many nodes each constraint and policy removed, the largest first. */
  readonly removed: readonly Removal[];
}

/** What became of a list of requests; both lists by name. */
export interface PlacedAll {
  readonly placed: readonly PlacedRequest[];
  readonly unplaced: readonly UnplacedRequest[];
}

/**
 * Places a list of requests: one by one in {@link placingOrder}, each knowing where those before it went and, of those that
 * come after it, where they are now. The order of the list changes nothing.
 *
 * @throws {NovaCronError} NC1106, NC1001 for a request that is wrong in this fleet, its property as
 * `requests["NAME"].PROPERTY`; NC1303.
 */
export function placeAll(args: PlaceAllArguments): PlacedAll {
  const { world, stack = defaultStack } = args;
  const { snapshot } = world;
  const nodes = new Set(snapshot.nodes.map(({ name }) => name));
  const standing = args.requests.flatMap(({ name, request, on, gpu }): StandingPlacement[] => {
    if (on === null || !nodes.has(on)) return [];
    return [{ subject: subjectOf(name, stack), request, node: on, ...(gpu !== undefined && { gpu }) }];
  });
  const claims = new Map(standingClaims(standing, snapshot).map((claim) => [claim.name, claim]));
  const placed: PlacedRequest[] = [];
  const unplaced: UnplacedRequest[] = [];
  for (const { name, request, on } of placingOrder(args.requests, snapshot)) {
    const question = decideArguments({
      world,
      name,
      stack,
      request,
      weights: args.weights,
      placed: [...claims.values()],
      ...(on !== null && { previous: on }),
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

function whyUnplaced(name: string, question: DecideArguments, error: unknown): UnplacedRequest {
  if (!(error instanceof NovaCronError)) throw error;
  if (error.code !== "NC1201" && error.code !== "NC1203") throw inRequest(name, error);
  return { name, error, removed: screen(nodeArena(question)).tally.removals() };
}

/** An error about a property of one request, as one about the list. */
function inRequest(name: string, error: NovaCronError): NovaCronError {
  if (error.property === undefined) return error;
  const { code, property, expected, remedy } = error;
  return new NovaCronError(code, `"${name}": ${error.headline.slice(code.length + 2)}`, {
    property: `requests[${JSON.stringify(name)}].${property}`,
    ...(expected !== undefined && { expected }),
    ...(remedy !== undefined && { remedy }),
    cause: error,
  });
}
