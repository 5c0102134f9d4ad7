import { digestOf } from "../crypto/canonical-json.ts";
import type { PreviousDecision, StickyOptions } from "../placement/arena.ts";
import { type DecideArguments, decide as decideOn, type PlacementDecision } from "../placement/decide.ts";
import { profileNames } from "../placement/weight-profiles.ts";
import { resolveWeights, type WeightProfile } from "../placement/weights.ts";
import type { PlacementRequest } from "../schema/placement-request.ts";
import type { Claim } from "../world/snapshot.ts";
import type { FleetWorld } from "./fleet-world.ts";
import { type PlacementRequestInput, parseRequest } from "./parse-request.ts";
import { defaultStack, subjectOf } from "./subject-of.ts";

/** One question to the engine. */
export interface PlacementQuestion {
  /** Of {@link openFleet}. */
  readonly world: FleetWorld;
  /** Of the placement; unique within its stack. `apart` and `together` refer to it. */
  readonly name: string;
  /** What it needs; validated, with defaults filled in. */
  readonly request: PlacementRequestInput;
  /** Placements of one stack are peers; `local` where absent. */
  readonly stack?: string;
  /** A profile's name, or own weights; `balanced` where absent. */
  readonly weights?: string | Readonly<Record<string, unknown>>;
  /** `claim`s of decisions that were made and are not among the world's reservations. */
  readonly placed?: readonly Claim[];
  /** The node that it is on now: it stays there unless another is better by more than the hysteresis. */
  readonly previous?: string | PreviousDecision;
  readonly options?: StickyOptions;
}

/**
 * Decides where one workload runs. Pure: equal questions have equal answers, byte for byte, on every machine.
 *
 * `record` has the target, the score with the factors that make it up, confidence, cost, carbon, risk, the runner-up, and
 * how many nodes each constraint and policy removed; `claim` is what the next questions need to know, see `placed`.
 *
 * @throws {NovaCronError} NC1201 no node can take it; NC1203 it is protected and would have to move, NC1205 stateful; NC1001, NC1002 a
 * wrong request; NC1003 wrong weights; NC1106 a name that the fleet does not have; NC1303 a policy that fails.
 * @example
 * const world = await openFleet("fleet.yaml", { asOf: "2026-06-01T12:00:00Z" });
 * const first = decide({ world, name: "web-1", request: { vcpus: 4, memoryGiB: 16 }, weights: "cost" });
 * const second = decide({
 *   world,
 *   name: "web-2",
 *   request: { vcpus: 4, memoryGiB: 16, apart: [{ from: "web-1", level: "zone" }] },
 *   weights: "cost",
 *   placed: [first.claim],
 * });
 * console.log(explain(second.record));
 */
export function decide(question: PlacementQuestion): PlacementDecision {
  return decideOn(
    decideArguments({
      ...question,
      request: parseRequest(question.request, question.name),
      weights: weightsOf(question.weights ?? "balanced"),
    }),
  );
}

/** A {@link PlacementQuestion} that was validated. */
export type ParsedQuestion = Omit<PlacementQuestion, "request" | "weights"> & {
  readonly request: PlacementRequest;
  readonly weights: WeightProfile;
};

/** The arguments of the pure engine. */
export function decideArguments(question: ParsedQuestion): DecideArguments {
  const { world, name, request, weights, previous } = question;
  return {
    subject: subjectOf(name, question.stack ?? defaultStack),
    request,
    requestDigest: digestOf({ formatVersion: 1, inputs: request, secrets: {} }),
    maskedRequest: request,
    snapshot: world.snapshot,
    snapshotDigest: world.snapshotDigest,
    claims: question.placed ?? [],
    previous: typeof previous === "string" ? standingOn(previous) : (previous ?? null),
    evaluatePolicy: world.evaluatePolicy,
    weights,
    options: question.options ?? {},
  };
}

/** A decision of which only the node is known, and of a flexible job the start. */
export function standingOn(node: string, startAt?: string): PreviousDecision {
  const start = startAt === undefined ? {} : { startAt };
  return { target: node, recordDigest: digestOf({ formatVersion: 1, standsOn: node, ...start }), ...start };
}

// Resolved weights carry a digest that takes a while: the same weights are resolved once.
const profiles = new Map<string, WeightProfile>();
const ownWeights = new WeakMap<object, WeightProfile>();

/**
 * Weights as the engine takes them.
 * @throws {NovaCronError} NC1003
 */
export function weightsOf(configured: string | Readonly<Record<string, unknown>>): WeightProfile {
  const known = typeof configured === "string" ? profiles.get(configured) : ownWeights.get(configured);
  if (known !== undefined) return known;
  const weights = resolveWeights(configured);
  if (typeof configured === "object") ownWeights.set(configured, weights);
  else if ((profileNames as readonly string[]).includes(configured)) profiles.set(configured, weights);
  return weights;
}
