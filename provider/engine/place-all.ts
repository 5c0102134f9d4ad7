import type { NovaCronError } from "../errors/novacron-error.ts";
import type { StickyOptions } from "../placement/arena.ts";
import type { PlacementDecision } from "../placement/decide.ts";
import type { JointOptions } from "../placement/decide-jointly.ts";
import type { WeightProfile } from "../placement/weights.ts";
import type { Removal } from "../schema/decision.ts";
import type { FleetWorld } from "./fleet-world.ts";
import type { NamedRequest } from "./named-request.ts";
import { placeJointly } from "./place-jointly.ts";
import { placeOneByOne } from "./place-one-by-one.ts";

/** A list of requests, and what to place them on. */
export interface PlaceAllArguments {
  readonly world: FleetWorld;
  /** In any order: it does not matter. Those with `on` stay where they are unless that is worse by more than the hysteresis. */
  readonly requests: readonly NamedRequest[];
  readonly weights: WeightProfile;
  readonly stack?: string;
  readonly options?: StickyOptions;
  /** How they are placed together; `false`: one by one instead. */
  readonly joint?: JointOptions | false;
}

/** A request that got a node. */
export interface PlacedRequest extends PlacementDecision {
  readonly name: string;
}

/** A request that nothing can take. */
export interface UnplacedRequest {
  readonly name: string;
  /** NC1201 with what to relax; NC1203, NC1205 where it may not move and would have to; NC1206 where its window is over. */
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
 * Places a list of requests together: as many as possible, the more important first, and so that the sum of their scores
 * is the highest that is found; or one by one. The order of the list changes nothing.
 *
 * @throws {NovaCronError} NC1106, NC1001 for a request that is wrong in this fleet, its property as
 * `requests["NAME"].PROPERTY`; NC1303.
 */
export function placeAll(args: PlaceAllArguments): PlacedAll {
  return args.joint === false ? placeOneByOne(args) : placeJointly(args, args.joint ?? {});
}
