import type { DecisionTarget, RiskEstimate } from "../schema/decision.ts";
import type { FleetNode, FleetRegion } from "../schema/fleet.ts";
import type { PlacementRequest } from "../schema/placement-request.ts";
import { slotFor } from "../world/gpu-slots.ts";
import { carbonGramsPerHour, costPerMonth, gpusAsked, powerWatts } from "./estimates.ts";
import type { Usage } from "./holdings.ts";
import { displacement, isResize } from "./moves/place-of.ts";
import type { NodeContext } from "./node-context.ts";
import type { Run } from "./run/run-window.ts";

/** What the engine needs of anything that can be chosen. */
export interface Choosable {
  readonly name: string;
  readonly target: DecisionTarget;
  readonly risk: RiskEstimate | null;
  /** Placements: per 730 h. Jobs: the whole job. In the fleet's currency; null when unknown. */
  readonly cost: number | null;
  /** Of flexible jobs: while they run. */
  readonly carbonGramsPerHour: number | null;
  /** Whether it is the machine that the subject has, in another size: see `isResize`. */
  readonly isResize?: boolean;
  /** Why it is another than the one that was decided on under this name; null or absent where it is not. */
  readonly displaced?: string | null;
  /** Why what was decided gives way even if it stays there: another hour. Null or absent where it does not. */
  readonly retimed?: string | null;
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
  /** When it runs there; null of what is no flexible job. */
  readonly run: Run | null;
}

/** GPUs of a site of which nobody else holds anything. */
export function freeGpus(site: NodeSite): number {
  return (site.node.capacity.gpus?.count ?? 0) - site.used.gpus;
}

/** The slot of the GPU that the request would share there; null where there is no room, undefined where it shares none. */
export function sharedSlot({ node, used }: NodeSite, { gpus }: PlacementRequest): number | null | undefined {
  // On a machine of its own there is nobody to share with.
  if (gpus?.share === undefined || node.offer !== undefined) return undefined;
  return slotFor(gpus.share, { touched: used.gpus, shares: used.gpuShares }, node.capacity.gpus?.count ?? 0);
}

/** GPUs of a site that nobody could have whole any more, once the subject is there. */
export function gpusAfter(site: NodeSite, request: PlacementRequest): number {
  const slot = sharedSlot(site, request);
  if (slot === undefined) return site.used.gpus + gpusAsked(request);
  return site.used.gpus + (slot !== null && site.used.gpuShares.has(slot) ? 0 : 1);
}

/** {@link freeGpus} once the subject is there. */
export function freeGpusAfter(site: NodeSite, request: PlacementRequest): number {
  return (site.node.capacity.gpus?.count ?? 0) - gpusAfter(site, request);
}

/** Shares in use once the request is there, too. */
export function sharesAfter(site: NodeSite, request: PlacementRequest): SharesAfter {
  const { capacity } = site.node;
  return {
    vcpus: (site.used.vcpus + request.vcpus) / capacity.vcpus,
    memoryGiB: (site.used.memoryGiB + request.memoryGiB) / capacity.memoryGiB,
    diskGiB: capacity.diskGiB === 0 ? null : (site.used.diskGiB + request.diskGiB) / capacity.diskGiB,
    gpus: capacity.gpus === undefined ? null : gpusAfter(site, request) / capacity.gpus.count,
  };
}

/** The site as a decision names it. */
export function nodeTarget(site: NodeSite, request: PlacementRequest): DecisionTarget {
  const { node, region } = site;
  const gpu = sharedSlot(site, request);
  const cloud = node.offer?.target;
  return {
    name: node.name,
    kind: "node",
    region: region.name,
    country: region.country,
    continent: region.continent,
    ...(cloud === undefined ? { zone: node.zone, rack: node.rack } : cloud.zone !== undefined && { zone: cloud.zone }),
    ...(cloud && { cloud }),
    ...(gpu !== undefined && gpu !== null && { gpu }),
  };
}

/** A candidate as a flexible job would find it at that time. */
export function runAt<C extends Pick<NodeCandidate, "watts">>(candidate: C, run: Run): C & Timing {
  const { watts } = candidate;
  const isKnown = watts !== null && run.gramsPerKwh !== null;
  const carbonGramsPerHour = isKnown ? (watts / 1000) * (run.gramsPerKwh ?? 0) : null;
  return { ...candidate, run, retimed: run.retimed, carbonGramsPerHour };
}

/** What of a candidate depends on when it is used. */
type Timing = Pick<NodeCandidate, "run" | "carbonGramsPerHour"> & { readonly retimed: string | null };

/** A site with its estimates. */
export function nodeCandidate(site: NodeSite, context: NodeContext): NodeCandidate {
  const { request, index } = context;
  const target = nodeTarget(site, request);
  const candidate = {
    ...site,
    target,
    risk: index.risk.get(site.name) ?? null,
    cost: costPerMonth(request, site.node),
    carbonGramsPerHour: carbonGramsPerHour(request, site.node, site.region),
    watts: powerWatts(request, site.node),
    after: sharesAfter(site, request),
    run: null,
    displaced: site.name === context.previousNode ? displacement(context.previousCloud, target.cloud) : null,
    isResize: context.previousCloud !== null && isResize({ cloud: context.previousCloud }, target),
  };
  return context.run === null ? candidate : runAt(candidate, context.run.runOn(site.name, site.region));
}
