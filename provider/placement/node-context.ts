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
  /** The region of `request.latency`, or null without one. */
  readonly latencyRegion: FleetRegion | null;
  /** When it runs where; null of what is no flexible job. */
  readonly run: RunPlan | null;
}

/** Every node of the Snapshot as a site, in name order. */
export function nodeSites(snapshot: Snapshot, holdings: Holdings): NodeSite[] {
  const index = worldIndex(snapshot);
  const sites: NodeSite[] = [];
  for (const [row, node] of index.nodes.entries()) {
    const region = index.regionByName.get(node.region);
    // loadFleet refuses nodes of unknown regions; a Snapshot made otherwise loses them here rather than in a crash.
    if (region) sites.push({ name: node.name, node, region, row, used: holdings.usageOf(node.name) });
  }
  return sites;
}
