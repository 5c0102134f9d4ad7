import type { SeparationLevel } from "../../schema/placement-request.ts";
import type { NodeSite } from "../candidate.ts";
import type { NodeContext } from "../node-context.ts";
import type { Constraint } from "./constraint.ts";
import { domainOf } from "./domain.ts";
import { residency, targets } from "./place.ts";

interface Bound {
  readonly level: SeparationLevel;
  readonly maxSkew: number;
  /** Placements of the group by domain, for every domain that the subject could ever use. */
  readonly counts: ReadonlyMap<string, number>;
  readonly fewest: number;
}

/**
 * The domains of a level that count for a request's spread, as {@link allowed} has it, in the order of their nodes.
 */
export function spreadDomains(context: NodeContext, level: SeparationLevel): Set<string> {
  const { holdings, index } = context;
  const domains = new Set<string>();
  for (const [row, node] of index.nodes.entries()) {
    const region = index.regionByName.get(node.region);
    if (region === undefined) continue;
    const site = { name: node.name, node, region, row, used: holdings.usageOf(node.name) };
    // Each placement has a machine of its own there: they neither fill up nor stay empty.
    if (level === "node" && node.offer !== undefined) continue;
    if (allowed(site, context)) domains.add(domainOf(node, level));
  }
  return domains;
}

/**
 * Domains that count: those with a node that the request allows and whose whole capacity would hold it. What is full at
 * the moment still counts, so a spread never tilts silently; what can never be used does not, or it would block.
 */
function allowed(site: NodeSite, context: NodeContext): boolean {
  const { request, index } = context;
  const { node } = site;
  const gpu = request.gpus;
  if (node.offer !== undefined && context.offers?.has(node.name) !== true) return false;
  return (
    !node.cordoned &&
    !index.down.has(node.name) &&
    (!targets.applies(context) || targets.holds(site, context)) &&
    (!residency.applies(context) || residency.holds(site, context)) &&
    node.capacity.vcpus >= request.vcpus &&
    node.capacity.memoryGiB >= request.memoryGiB &&
    node.capacity.diskGiB >= request.diskGiB &&
    (gpu === undefined ||
      node.offer !== undefined ||
      ((node.capacity.gpus?.count ?? 0) >= gpu.count &&
        (gpu.model === undefined || node.capacity.gpus?.model === gpu.model)))
  );
}

/** How many of the request's spread group stand in each domain that counts for it at `level`. */
export function standingByDomain(context: NodeContext, level: SeparationLevel): ReadonlyMap<string, number> {
  const { request, holdings, index } = context;
  const counts = new Map([...spreadDomains(context, level)].map((domain) => [domain, 0]));
  for (const peer of holdings.peers) {
    if (peer.spread?.group !== request.spread?.group) continue;
    const node = index.nodeByName.get(peer.node);
    const domain = node && domainOf(node, level);
    if (domain !== undefined && counts.has(domain)) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return counts;
}

function findBounds(context: NodeContext): Bound[] {
  const { request, holdings } = context;
  const { spread } = request;
  if (spread === undefined) return [];
  // The group's other members may bind tighter or at another level; theirs hold as well.
  const kinds = new Map([[`${spread.level}/${spread.maxSkew}`, { level: spread.level, maxSkew: spread.maxSkew }]]);
  for (const { spread: own } of holdings.peers) {
    if (own?.group === spread.group)
      kinds.set(`${own.level}/${own.maxSkew}`, { level: own.level, maxSkew: own.maxSkew });
  }
  return [...kinds.values()].map(({ level, maxSkew }) => {
    const counts = standingByDomain(context, level);
    return { level, maxSkew, counts, fewest: Math.min(...counts.values()) };
  });
}

// One context per decision: the counts are the same for all its candidates.
const boundsOf = new WeakMap<NodeContext, Bound[]>();

function broken(site: NodeSite, context: NodeContext): Bound | undefined {
  let bounds = boundsOf.get(context);
  if (bounds === undefined) {
    bounds = findBounds(context);
    boundsOf.set(context, bounds);
  }
  return bounds.find(({ level, maxSkew, counts, fewest }) => {
    const count = counts.get(domainOf(site.node, level));
    // A machine of its own is no domain that counts.
    if (count === undefined) return false;
    return count + 1 - fewest > maxSkew;
  });
}

/** `spread`: after the placement, the group's counts per domain differ by at most `maxSkew`. */
export const spread: Constraint<NodeSite, NodeContext> = {
  id: "spread",
  property: "spread",
  applies: ({ request }) => request.spread !== undefined,
  holds: (site, context) => broken(site, context) === undefined,
  explain: (site, context) => {
    const bound = broken(site, context);
    const domain = bound && domainOf(site.node, bound.level);
    return `${domain} already has ${bound?.counts.get(domain ?? "") ?? 0} of the group, another ${bound?.level} only ${bound?.fewest}`;
  },
  demand: ({ request }) => `the group ${request.spread?.group} even over each ${request.spread?.level}`,
  remedy: ({ request }) =>
    `Raise spread.maxSkew above ${request.spread?.maxSkew}, or add nodes in the emptier ${request.spread?.level}s.`,
};
