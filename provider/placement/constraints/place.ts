import { globMatches } from "../../world/glob.ts";
import { liesIn } from "../../world/legal-areas.ts";
import type { NodeSite } from "../candidate.ts";
import { plain } from "../decimals.ts";
import { roundTripMs } from "../distance.ts";
import type { NodeContext } from "../node-context.ts";
import type { Constraint } from "./constraint.ts";

/** `targets`: the node's or its region's name fits one of the patterns. */
export const targets: Constraint<NodeSite, NodeContext> = {
  id: "targets",
  property: "targets",
  applies: ({ request }) => request.targets !== undefined,
  holds: ({ node }, { request }) =>
    (request.targets ?? []).some((pattern) => globMatches(pattern, node.name) || globMatches(pattern, node.region)),
  explain: ({ node }) => `neither ${node.name} nor ${node.region} is among the targets`,
  demand: ({ request }) => `a target among ${(request.targets ?? []).join(", ")}`,
  remedy: () => "Allow more nodes or regions in targets, or leave it out.",
};

/** `flexible.regions`: where a flexible job may run. */
export const flexibleRegions: Constraint<NodeSite, NodeContext> = {
  id: "flexible.regions",
  property: "flexible.regions",
  applies: ({ request }) => request.flexible?.regions !== undefined,
  holds: ({ node }, { request }) =>
    (request.flexible?.regions ?? []).some((pattern) => globMatches(pattern, node.region)),
  explain: ({ node }) => `${node.region} is not among flexible.regions`,
  demand: ({ request }) => `a region among ${(request.flexible?.regions ?? []).join(", ")}`,
  remedy: () => "Allow more in flexible.regions, or leave it out.",
};

/** `residency`: the node's region lies in one of the countries, areas or continents. */
export const residency: Constraint<NodeSite, NodeContext> = {
  id: "residency",
  property: "residency",
  applies: ({ request }) => request.residency !== undefined,
  holds: ({ region }, { request }) => (request.residency ?? []).some((entry) => liesIn(entry, region)),
  explain: ({ region }) => `the node is in ${region.country} (${region.continent})`,
  demand: ({ request }) => `a place in ${(request.residency ?? []).join(" or ")}`,
  remedy: ({ request }) => `Allow more than ${(request.residency ?? []).join(", ")} in residency.`,
};

/** `latency`: the declared round trip to the named region. An unknown one fails: a limit was asked for. */
export const latency: Constraint<NodeSite, NodeContext> = {
  id: "latency",
  property: "latency.maxMs",
  applies: ({ latencyRegion }) => latencyRegion !== null,
  holds: ({ region }, { request, latencyRegion }) => {
    if (request.latency === undefined || latencyRegion === null) return true;
    const ms = roundTripMs(region, latencyRegion);
    return ms !== null && ms <= request.latency.maxMs;
  },
  explain: ({ region }, { request, latencyRegion }) => {
    const ms = latencyRegion === null ? null : roundTripMs(region, latencyRegion);
    const to = request.latency?.toRegion;
    return ms === null ? `the fleet gives no latency from ${region.name} to ${to}` : `${plain(ms)} ms to ${to}`;
  },
  demand: ({ request }) => `at most ${request.latency?.maxMs} ms to ${request.latency?.toRegion}`,
  remedy: ({ request }) =>
    `Raise latency.maxMs above ${request.latency?.maxMs}, or declare the missing latencyMs of regions in the fleet file.`,
};
