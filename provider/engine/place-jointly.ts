import { claimOn } from "../placement/decide.ts";
import { decideJointly, type JointOptions } from "../placement/decide-jointly.ts";
import { standingClaims } from "../placement/standing-claims.ts";
import { sortedBy } from "../world/code-units.ts";
import { decideArguments, standingOn } from "./decide.ts";
import type { PlaceAllArguments, PlacedAll, PlacedRequest, UnplacedRequest } from "./place-all.ts";
import { defaultStack } from "./subject-of.ts";
import { whyUnplaced } from "./why-unplaced.ts";

/** Places a list of requests together: see `decideJointly`. */
export function placeJointly(args: PlaceAllArguments, joint: JointOptions): PlacedAll {
  const { world, weights, stack = defaultStack, options = {} } = args;
  // In one order, since outcomes come in that of the group.
  const requests = sortedBy(args.requests, ({ name }) => name);
  const questions = requests.map(({ name, request, on, startAt }) => {
    const previous = on === null ? {} : { previous: standingOn(on, startAt) };
    return decideArguments({ world, name, stack, request, weights, options, ...previous });
  });
  const { snapshot, snapshotDigest, evaluatePolicy } = world;
  // Shares of GPUs are decided on after the rest, which must not take what they have.
  const shares = requests.flatMap(({ on, gpu, request }, index) => {
    const subject = questions[index]?.subject;
    if (on === null || request.gpus?.share === undefined || subject === undefined) return [];
    return [{ subject, request, node: on, ...(gpu !== undefined && { gpu }) }];
  });
  const standing = standingClaims(shares, snapshot);
  const { outcomes } = decideJointly(
    questions,
    { snapshot, snapshotDigest, evaluatePolicy, weights, options, claims: standing },
    joint,
  );
  const claims = outcomes.flatMap(({ subject, decision }) =>
    decision === null ? [] : [claimOn(decision.record.target, subject)],
  );
  const placed: PlacedRequest[] = [];
  const unplaced: UnplacedRequest[] = [];
  for (const [index, { decision, error }] of outcomes.entries()) {
    const question = questions[index];
    const name = requests[index]?.name ?? "";
    if (decision !== null) placed.push({ name, ...decision });
    else if (question !== undefined) unplaced.push(whyUnplaced(name, { ...question, claims }, error));
  }
  return { placed, unplaced };
}
