import type { FactorCategory } from "../schema/decision.ts";
import type { PlacementRequest } from "../schema/placement-request.ts";

/** Weights by category; only their proportions matter. */
export type CategoryWeights = Readonly<Record<FactorCategory, number>>;

/** Names of the built-in profiles. */
export const profileNames = ["balanced", "cost", "latency", "reliability", "green", "secure"] as const;
export type ProfileName = (typeof profileNames)[number];

const balanced: CategoryWeights = {
  resource: 26,
  performance: 10,
  cost: 20,
  reliability: 20,
  security: 6,
  network: 5,
  storage: 3,
  compliance: 2,
  energy: 5,
  geographic: 3,
};

/**
 * What each profile cares for. None has a category at zero: a profile leans, it does not go blind. `resource` stays high
 * in all of them, since a fleet that is filled badly serves no later request well, whatever its owner prefers.
 */
export const profiles: Readonly<Record<ProfileName, CategoryWeights>> = {
  balanced,
  cost: { ...balanced, cost: 60, performance: 5, reliability: 12 },
  latency: { ...balanced, network: 40, performance: 25, geographic: 10, cost: 8 },
  reliability: { ...balanced, reliability: 60, cost: 8, performance: 6 },
  green: { ...balanced, energy: 60, cost: 12, performance: 5 },
  secure: { ...balanced, security: 45, compliance: 15, cost: 10 },
};

/**
 * What a kind of workload is sensitive to, as a multiple of its profile's category weights; categories that are not
 * named stay. `general` changes nothing.
 */
export const workloadEmphasis: Readonly<
  Record<PlacementRequest["workload"], Readonly<Partial<Record<FactorCategory, number>>>>
> = {
  general: {},
  web: { network: 1.5, performance: 1.2 },
  database: { storage: 3, reliability: 1.5, performance: 1.2 },
  batch: { cost: 1.5, energy: 1.5, reliability: 0.6 },
  training: { performance: 1.5, resource: 1.2, network: 1.2 },
};
