import type { DecisionTarget, RiskEstimate } from "../schema/decision.ts";
import type { FleetNode, FleetRegion } from "../schema/fleet.ts";
import type { PlacementRequest } from "../schema/placement-request.ts";
import { carbonGramsPerHour, costPerMonth, powerWatts } from "./estimates.ts";
import type { Usage } from "./holdings.ts";
import type { NodeContext } from "./node-context.ts";

/** What the engine needs of anything that can be chosen. */
export interface Choosable {
  readonly name: string;
  readonly target: DecisionTarget;
  readonly risk: RiskEstimate | null;
  /** Placements: per 730 h. Jobs: the whole job. In the fleet's currency; null when unknown. */
  readonly cost: number | null;
  readonly carbonGramsPerHour: number | null;
}

/** A node before anything is estimated: enough for the constraints. */
export interface NodeSite {
  readonly name: string;
  readonly node: FleetNode;
  readonly region: FleetRegion;
  /** Position among the Snapshot's nodes in name order. */
  readonly row: number;
  /** By others than the subject. */
  readonly used: Usage;
}

/** Used shares of a node's capacity once the subject is on it, 0 to 1; null for what the node does not have. */
export interface SharesAfter {
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly diskGiB: number | null;
  readonly gpus: number | null;
}

/** A node that passed the constraints, with what the placement would bring about there. */
export interface NodeCandidate extends NodeSite, Choosable {
  readonly after: SharesAfter;
  readonly watts: number | null;
}

/** GPUs of a site that nobody else holds. */
export function freeGpus(site: NodeSite): number {
  return (site.node.capacity.gpus?.count ?? 0) - site.used.gpus;
}

/** Shares in use once the request is there, too. */
export function sharesAfter(site: NodeSite, request: PlacementRequest): SharesAfter {
  const { capacity } = site.node;
  return {
    vcpus: (site.used.vcpus + request.vcpus) / capacity.vcpus,
    memoryGiB: (site.used.memoryGiB + request.memoryGiB) / capacity.memoryGiB,
    diskGiB: capacity.diskGiB === 0 ? null : (site.used.diskGiB + request.diskGiB) / capacity.diskGiB,
    gpus: capacity.gpus === undefined ? null : (site.used.gpus + (request.gpus?.count ?? 0)) / capacity.gpus.count,
  };
}

/** The site as a decision names it. */
export function nodeTarget({ node, region }: NodeSite): DecisionTarget {
  return {
    name: node.name,
    kind: "node",
    region: region.name,
    country: region.country,
    continent: region.continent,
    zone: node.zone,
    rack: node.rack,
  };
}

/** A site with its estimates. */
export function nodeCandidate(site: NodeSite, context: NodeContext): NodeCandidate {
  const { request, index } = context;
  return {
    ...site,
    target: nodeTarget(site),
    risk: index.risk.get(site.name) ?? null,
    cost: costPerMonth(request, site.node),
    carbonGramsPerHour: carbonGramsPerHour(request, site.node, site.region),
    watts: powerWatts(request, site.node),
    after: sharesAfter(site, request),
  };
}
