import { claimOn, type DecideArguments, decide } from "../placement/decide.ts";
import { decideJointly } from "../placement/decide-jointly.ts";
import { checkFeasible } from "../placement/feasible.ts";
import { previousStillStands } from "../placement/sticky.ts";
import type { FleetLimits } from "../schema/fleet-limits.ts";
import { type PlacementInputs, placementInputs } from "../schema/placement-inputs.ts";
import { placementDefinition } from "../schema/resource-definitions.ts";
import type { Claim, Snapshot } from "../world/snapshot.ts";
import { blindClaim } from "./blind-claim.ts";
import type { DecisionKind, DecisionQuestion } from "./decision-kind.ts";
import type { PlanContext } from "./plan-context.ts";

/** `novacron:index:Placement`: a workload on one node of the fleet. */
export const placementKind: DecisionKind<PlacementInputs, null> = {
  token: placementDefinition.token,
  schema: placementInputs,
  prepare: async () => null,
  derive: () => ({}),
  derivedInputs: [],
  decide: (question, _facts, context) => decide(argumentsOf(question, context)),
  decideTogether: (questions, { digest, isTainted, solver }, context) => {
    const [first] = questions;
    if (first === undefined) return [];
    const { snapshot, snapshotDigest, claims, weights, options } = argumentsOf(first, context);
    const veil = (claim: Claim): Claim => blindClaim(claim, context.keyRing);
    const { outcomes } = context.telemetry.span("novacron.solve", (span) => {
      const decided = decideJointly(
        // The group is one step: of its members' own there would be many, one after the other.
        questions.map((question) => ({ ...argumentsOf(question, context), telemetry: undefined })),
        // Each member is judged as the one it is: a waiver may be for one of them alone.
        { snapshot, snapshotDigest, claims, evaluatePolicy: evaluateFor(context), weights, options },
        { solver, facts: { group: digest }, ...(isTainted && { veil }) },
      );
      const { method, iterations, groupSize } = decided.note;
      if (!isTainted)
        span.set({ "novacron.method": method, "novacron.iterations": iterations, "novacron.members": groupSize });
      return decided;
    });
    return outcomes.map(({ decision, error }) => decision ?? error);
  },
  whyNotStands: (question, _facts, context) => {
    const verdict = previousStillStands(argumentsOf(question, context));
    return verdict.stands ? null : verdict.reason;
  },
  whyNotFeasible: (target, question, _facts, context) =>
    checkFeasible(target, argumentsOf(question, context))?.reason ?? null,
  claimOn: ({ target, gpu }, subject, request) => claimOn({ name: target, gpu }, { subject, request }),
  replacedBy: () => [],
  apply: async () => ({}),
  appliedOutputs: [],
  optionalOutputs: ["cloud"],
};

function argumentsOf(question: DecisionQuestion<PlacementInputs>, context: PlanContext): DecideArguments {
  const { subject, request, requestDigest, maskedRequest, previous, claims } = question;
  const policies = context.policies.for(subject.urn);
  const { snapshot } = context.world;
  return {
    subject,
    request,
    requestDigest,
    maskedRequest,
    snapshot: question.limits === null ? snapshot : limited(snapshot, question.limits),
    snapshotDigest: context.world.snapshotDigest,
    claims,
    previous,
    evaluatePolicy: policies.evaluate,
    policiesDigest: policies.digest,
    weights: context.weights,
    options: { hysteresis: context.config.hysteresis, evacuationRisk: context.config.evacuationRisk },
    protect: request.protect,
    telemetry: question.telemetry,
  };
}

function evaluateFor({ policies }: PlanContext): DecideArguments["evaluatePolicy"] {
  return (input) => policies.for(input.subject.urn).evaluate(input);
}

// What is derived of a Snapshot is kept with it: a group has one for all of its members.
const limitedSnapshots = new WeakMap<FleetLimits, Snapshot>();

function limited(snapshot: Snapshot, limits: FleetLimits): Snapshot {
  const known = limitedSnapshots.get(limits);
  if (known !== undefined) return known;
  const made = { ...snapshot, limits };
  limitedSnapshots.set(limits, made);
  return made;
}
