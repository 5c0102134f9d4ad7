import { claimOn, type DecideArguments, decide } from "../placement/decide.ts";
import { checkFeasible } from "../placement/feasible.ts";
import { previousStillStands } from "../placement/sticky.ts";
import { type PlacementRequest, placementRequest } from "../schema/placement-request.ts";
import { placementDefinition } from "../schema/resource-definitions.ts";
import type { DecisionKind, DecisionQuestion } from "./decision-kind.ts";
import type { PlanContext } from "./plan-context.ts";

/** `novacron:index:Placement`: a workload on one node of the fleet. */
export const placementKind: DecisionKind<PlacementRequest, null> = {
  token: placementDefinition.token,
  schema: placementRequest,
  prepare: async () => null,
  derive: () => ({}),
  derivedInputs: [],
  decide: (question, _facts, context) => decide(argumentsOf(question, context)),
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
};

function argumentsOf(question: DecisionQuestion<PlacementRequest>, context: PlanContext): DecideArguments {
  const { subject, request, requestDigest, maskedRequest, previous, claims } = question;
  const policies = context.policies.for(subject.urn);
  return {
    subject,
    request,
    requestDigest,
    maskedRequest,
    snapshot: context.world.snapshot,
    snapshotDigest: context.world.snapshotDigest,
    claims,
    previous,
    evaluatePolicy: policies.evaluate,
    policiesDigest: policies.digest,
    weights: context.weights,
    options: { hysteresis: context.config.hysteresis, evacuationRisk: context.config.evacuationRisk },
    protect: request.protect,
  };
}
