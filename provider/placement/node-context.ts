import type { CloudTarget } from "../schema/cloud-target.ts";
import type { FleetRegion } from "../schema/fleet.ts";
import type { PlacementRequest } from "../schema/placement-request.ts";
import type { Snapshot } from "../world/snapshot.ts";
import type { NodeSite } from "./candidate.ts";
import type { Holdings } from "./holdings.ts";
import type { RunPlan } from "./run/run-plan.ts";
import { type WorldIndex, worldIndex } from "./world-index.ts";

/** Who is being decided on. */
export interface DecisionSubject {
  /** Id of the resource; stays when its URN changes. */
  readonly id: string;
  readonly stack: string;
  readonly urn: string;
  readonly name: string;
  readonly type: string;
}

/** All that constraints and factors may look at besides the candidate itself. */
export interface NodeContext {
  readonly subject: DecisionSubject;
  readonly request: PlacementRequest;
  readonly snapshot: Snapshot;
  readonly index: WorldIndex;
  readonly holdings: Holdings;
  /** The node the subject is on, or null. */
  readonly previousNode: string | null;
  /** The machine of a cloud that the subject has; null where it is on a node of the fleet, or nowhere. */
  readonly previousCloud: CloudTarget | null;
  /** Names of the offers of clouds that it is decided on; null without clouds. */
  readonly offers: ReadonlySet<string> | null;
  /** The region of `request.latency`, or null without one. */
  readonly latencyRegion: FleetRegion | null;
  /** When it runs where; null of what is no flexible job. */
  readonly run: RunPlan | null;
}

/**
 * Every node of the Snapshot as a site, in name order.
 * @param offers names of the offers of clouds that are among them; null where there are none.
 */
export function nodeSites(
  snapshot: Snapshot,
  holdings: Holdings,
  offers: ReadonlySet<string> | null = null,
): NodeSite[] {
  const index = worldIndex(snapshot);
  const sites: NodeSite[] = [];
  for (const [row, node] of index.nodes.entries()) {
    if (node.offer !== undefined && offers?.has(node.name) !== true) continue;
    const region = index.regionByName.get(node.region);
    // loadFleet refuses nodes of unknown regions; a Snapshot made otherwise loses them here rather than in a crash.
    if (region) sites.push({ name: node.name, node, region, row, used: holdings.usageOf(node.name) });
  }
  return sites;
}
