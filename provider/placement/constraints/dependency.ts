import type { Dependency } from "../../schema/dependency.ts";
import type { FleetNode, FleetRegion } from "../../schema/fleet.ts";
import type { NodeSite } from "../candidate.ts";
import { plain } from "../decimals.ts";
import { roundTripMs } from "../distance.ts";
import type { NodeContext } from "../node-context.ts";
import type { Constraint } from "./constraint.ts";
import { sharesDomain } from "./domain.ts";

/** Where `site` breaks a dependency on what stands on `node`, in words; null where it does not. */
function breach(site: NodeSite, node: FleetNode, region: FleetRegion, wanted: Dependency): string | null {
  const { on, same, other, maxMs } = wanted;
  if (same !== undefined && sharesDomain(site.node, node, same) !== true) return `${on} is in another ${same}`;
  if (other !== undefined && sharesDomain(site.node, node, other) !== false) return `${on} is in the same ${other}`;
  if (maxMs === undefined) return null;
  const ms = roundTripMs(site.region, region);
  if (ms === null) return `the fleet gives no latency from ${site.region.name} to where ${on} is`;
  return ms <= maxMs ? null : `${plain(ms)} ms to ${on}`;
}

function firstBreach(site: NodeSite, { request, holdings, index }: NodeContext): string | null {
  for (const wanted of request.dependencies ?? []) {
    for (const peer of holdings.peers) {
      if (peer.name !== wanted.on) continue;
      const node = index.nodeByName.get(peer.node);
      const region = node && index.regionByName.get(node.region);
      const found = node && region ? breach(site, node, region, wanted) : null;
      if (found !== null) return found;
    }
  }
  return null;
}

function said({ on, same, other, maxMs }: Dependency): string {
  const parts = [
    ...(same === undefined ? [] : [`the same ${same} as ${on}`]),
    ...(other === undefined ? [] : [`another ${other} than ${on}`]),
    ...(maxMs === undefined ? [] : [`at most ${plain(maxMs)} ms to ${on}`]),
  ];
  return parts.join(" and ");
}

/**
 * `dependency`: lies to every placement of the stack that it names as it asks. One that is not decided yet binds nothing;
 * requests that are decided together bind each other whatever their order.
 */
export const dependency: Constraint<NodeSite, NodeContext> = {
  id: "dependency",
  property: "dependencies",
  applies: ({ request }) => (request.dependencies ?? []).length > 0,
  holds: (site, context) => firstBreach(site, context) === null,
  explain: (site, context) => firstBreach(site, context) ?? "",
  demand: ({ request }) => (request.dependencies ?? []).map(said).join(", "),
  remedy: () => "Ask for less in dependencies, or add nodes near what it depends on.",
};
