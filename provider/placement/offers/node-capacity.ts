import type { FleetNode } from "../../schema/fleet.ts";
import type { CloudWorld } from "../../world/clouds/cloud-world.ts";
import { offerMarket } from "./offer-market.ts";

/** What a node has in the dimensions that are reserved. */
export interface NodeCapacity {
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly diskGiB: number;
  readonly gpus: number;
}

/** Each placement has a machine of its own of a cloud's offer. */
const unlimited: NodeCapacity = { vcpus: 1e9, memoryGiB: 1e9, diskGiB: 1e9, gpus: 1e9 };

/** Capacity of a node of the fleet, or of what a cloud offers under a name; null where neither is known. */
export function nodeCapacity(
  name: string,
  { nodes, clouds }: { readonly nodes: readonly FleetNode[]; readonly clouds?: CloudWorld | null | undefined },
): NodeCapacity | null {
  if (clouds && offerMarket(clouds).nodeOf(name) !== null) return unlimited;
  const node = nodes.find((candidate) => candidate.name === name);
  if (node === undefined) return null;
  const { vcpus, memoryGiB, diskGiB, gpus } = node.capacity;
  return { vcpus, memoryGiB, diskGiB, gpus: gpus?.count ?? 0 };
}
