/**
 * The placement engine without Pulumi: `import { decide, openFleet } from "novacron/placement"`.
 * Neither `@pulumi/pulumi` nor gRPC is loaded.
 */
export { trustedKeys } from "../crypto/trusted-keys.ts";
export { NovaCronError } from "../errors/novacron-error.ts";
export type { PlacementDecision } from "../placement/decide.ts";
export type { CurrentPlacement } from "../placement/rebalance/current-placement.ts";
export {
  type ProposedMove,
  proposeMoves,
  type RebalanceArguments,
  type RebalanceProposal,
} from "../placement/rebalance/propose-moves.ts";
export { defaultTerms, type RebalanceTerms } from "../placement/rebalance/terms.ts";
export { rightSize, type Sizing } from "../placement/sizing/right-size.ts";
export type { SizedType } from "../placement/sizing/sized-type.ts";
export type { ReservedCapacity, SizingQuota, SizingRequest, SizingTerms } from "../placement/sizing/sizing-request.ts";
export { profileNames } from "../placement/weight-profiles.ts";
export type { WeightProfile } from "../placement/weights.ts";
export type { DecisionRecord, DecisionTarget, FactorContribution, Removal, RiskEstimate } from "../schema/decision.ts";
export type { PlacementRequest } from "../schema/placement-request.ts";
export { Catalog } from "../world/catalog/catalog.ts";
export type { Cloud } from "../world/catalog/catalog-file.ts";
export { readCatalog } from "../world/catalog/read-catalog.ts";
export { type LoadedFleet, loadFleet, parseFleet } from "../world/load-fleet.ts";
export type { Claim, Snapshot } from "../world/snapshot.ts";
export { type CloudComparison, compareClouds } from "./compare-clouds.ts";
export { type ChangeKind, comparePlans, type PlanChange, type PlanComparison, type Shift } from "./compare-plans.ts";
export { decide, type PlacementQuestion, weightsOf } from "./decide.ts";
export { explain } from "./explain.ts";
export type { PriceChange } from "./fleet-changes.ts";
export {
  type FleetMoment,
  type FleetWorld,
  type JudgeOptions,
  type Judges,
  loadJudges,
  worldOf,
} from "./fleet-world.ts";
export type { NamedRequest } from "./named-request.ts";
export { type OpenFleetOptions, openFleet } from "./open-fleet.ts";
export { type PlacementRequestInput, parseRequest } from "./parse-request.ts";
export {
  type PlaceAllArguments,
  type PlacedAll,
  type PlacedRequest,
  placeAll,
  type UnplacedRequest,
} from "./place-all.ts";
export { type PlanAlternative, type PlanAlternatives, planAlternatives } from "./plan-alternatives.ts";
export { type PlanTotals, planTotals } from "./plan-totals.ts";
export { loadRequests, parseRequests } from "./requests-file.ts";
export { type StandingPlacements, type StoreOfFleet, standingPlacements } from "./standing-placements.ts";
export { defaultStack, subjectOf } from "./subject-of.ts";
export { type WhatIf, type WhatIfArguments, type WhatIfChanges, whatIf } from "./what-if.ts";
