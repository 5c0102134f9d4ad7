import { freeGpus, type NodeSite, sharedSlot } from "../candidate.ts";
import { plain } from "../decimals.ts";
import type { NodeContext } from "../node-context.ts";
import { type Constraint, slack } from "./constraint.ts";

type Divisible = "vcpus" | "memoryGiB" | "diskGiB";

function divisible(id: string, resource: Divisible, unit: string): Constraint<NodeSite, NodeContext> {
  const free = ({ node, used }: NodeSite): number => node.capacity[resource] - used[resource];
  return {
    id,
    property: resource,
    applies: ({ request }) => request[resource] > 0,
    holds: (site, { request }) => free(site) + slack >= request[resource],
    explain: (site, { request }) =>
      `${plain(request[resource])} ${unit} asked, ${plain(Math.max(0, free(site)))} of ${plain(site.node.capacity[resource])} free`,
    demand: ({ request }) => `${plain(request[resource])} ${unit} free`,
    remedy: ({ request }) =>
      `Ask for less than ${plain(request[resource])} in ${resource}, or add capacity to the fleet.`,
  };
}

/** `capacity.vcpus`: free vCPUs. */
export const vcpus = divisible("capacity.vcpus", "vcpus", "vCPUs");
/** `capacity.memory`: free memory, GiB. */
export const memory = divisible("capacity.memory", "memoryGiB", "GiB of memory");
/** `capacity.disk`: free local disk, GiB. */
export const disk = divisible("capacity.disk", "diskGiB", "GiB of disk");

// What a machine of a cloud has is for the constraint `offer`: GPUs go by other names there.

/** `gpu.model`: a node with GPUs of another model than the one that is named. A node without GPUs falls to `capacity.gpus`. */
export const gpuModel: Constraint<NodeSite, NodeContext> = {
  id: "gpu.model",
  property: "gpus.model",
  applies: ({ request }) => request.gpus?.model !== undefined,
  holds: ({ node }, { request }) =>
    node.offer !== undefined || node.capacity.gpus === undefined || node.capacity.gpus.model === request.gpus?.model,
  explain: ({ node }, { request }) => `GPU ${request.gpus?.model} asked, the node has ${node.capacity.gpus?.model}`,
  demand: ({ request }) => `GPUs of model ${request.gpus?.model}`,
  remedy: ({ index }) => {
    const models = new Set(index.nodes.flatMap(({ capacity }) => (capacity.gpus ? [capacity.gpus.model] : [])));
    return `Leave gpus.model out, or name one of ${[...models].sort().join(", ")}.`;
  },
};

/** `capacity.gpus`: free whole GPUs on one node. */
export const gpus: Constraint<NodeSite, NodeContext> = {
  id: "capacity.gpus",
  property: "gpus.count",
  applies: ({ request }) => request.gpus !== undefined && request.gpus.share === undefined,
  holds: (site, { request }) => site.node.offer !== undefined || freeGpus(site) >= (request.gpus?.count ?? 0),
  explain: (site, { request }) =>
    site.node.capacity.gpus === undefined
      ? "the node has no GPUs"
      : `${request.gpus?.count} GPUs asked, ${freeOf(site, site.node.capacity.gpus.count)}`,
  demand: ({ request }) => `${request.gpus?.count} free GPUs on one node`,
  remedy: ({ request: { gpus } }) =>
    gpus?.count === 1
      ? "Ask for a share of one in gpus.share, or add GPU nodes to the fleet."
      : `Ask for fewer than ${gpus?.count} in gpus.count, or add GPU nodes to the fleet.`,
};

/** `capacity.gpuShare`: room for the share on a GPU that others share, or on one that nobody has. */
export const gpuShare: Constraint<NodeSite, NodeContext> = {
  id: "capacity.gpuShare",
  property: "gpus.share",
  applies: ({ request }) => request.gpus?.share !== undefined,
  holds: (site, { request }) => site.node.offer !== undefined || sharedSlot(site, request) !== null,
  explain: (site, { request }) => {
    const { gpus } = site.node.capacity;
    if (gpus === undefined) return "the node has no GPUs";
    return `${request.gpus?.share} of a GPU asked, ${freeOf(site, gpus.count)}, ${plain(mostLeft(site))} of a shared one`;
  },
  demand: ({ request }) => `${request.gpus?.share} of a GPU`,
  remedy: ({ request }) => `Ask for less than ${request.gpus?.share} in gpus.share, or add GPU nodes to the fleet.`,
};

function freeOf(site: NodeSite, count: number): string {
  return `${Math.max(0, freeGpus(site))} of ${count} free`;
}

/** The most that is left of a GPU that is shared. */
function mostLeft({ used }: NodeSite): number {
  return [...used.gpuShares.values()].reduce((most, held) => Math.max(most, 1 - held), 0);
}
