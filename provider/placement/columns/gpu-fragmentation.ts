import type { PlacementRequest } from "../../schema/placement-request.ts";
import type { Claim } from "../../world/snapshot.ts";
import { type NodeSite, sharedSlot } from "../candidate.ts";
import { type PodShape, wholeGpuMilli } from "../packing/pod-shape.ts";
import { typicalPods } from "../packing/typical-pods.ts";
import { UsableGpu } from "../packing/usable-gpu.ts";
import type { WorldIndex } from "../world-index.ts";

/** Claims do not say which models would do, so any does: one kind of GPU for all. */
const anyModel = { models: [""], allowedModels: () => Uint8Array.of(1) };

function shapeOf({ vcpus, gpus, gpu }: Claim): PodShape {
  const share = gpu === undefined ? wholeGpuMilli : Math.round(gpus * wholeGpuMilli);
  return {
    cpuMilli: Math.round(vcpus * 1000),
    memoryMiB: 0,
    gpus: gpu === undefined ? gpus : 1,
    gpuMilli: share,
    models: [],
  };
}

const workloads = new WeakMap<WorldIndex, UsableGpu | null>();

/**
 * What the reservations of a Snapshot say of the jobs with GPUs that will come; null where none has one. Jobs without GPUs
 * can use none that is free, wherever they go: they tell no nodes apart, and would crowd rare shapes out of the typical.
 */
function usableGpuOf(index: WorldIndex): UsableGpu | null {
  const known = workloads.get(index);
  if (known !== undefined) return known;
  const jobs = [...index.reservationsByUrn.values()].flat().filter(({ gpus }) => gpus > 0);
  const shapes = jobs.map(shapeOf);
  const usable = shapes.length > 0 ? new UsableGpu(anyModel, typicalPods(shapes)) : null;
  workloads.set(index, usable);
  return usable;
}

/** Whether anything is known of the jobs with GPUs to come. By reservations, since no other node may change a decision. */
export function knowsGpuJobs(index: WorldIndex): boolean {
  return usableGpuOf(index) !== null;
}

/** Free thousandths of a node's GPUs, where a decision may change them. */
let gpuFree = new Int16Array(16);

/** Writes the GPUs of a site: the shared ones first, by slot, then those held whole, then the free ones. */
function readGpus({ used }: NodeSite, count: number): readonly number[] {
  if (count > gpuFree.length) gpuFree = new Int16Array(count);
  const slots = [...used.gpuShares.keys()];
  for (const [at, slot] of slots.entries())
    gpuFree[at] = Math.round((1 - (used.gpuShares.get(slot) ?? 0)) * wholeGpuMilli);
  gpuFree.fill(0, slots.length, used.gpus);
  gpuFree.fill(wholeGpuMilli, used.gpus, count);
  return slots;
}

/**
 * How many GPUs' worth of free GPU on a node the next job with GPUs is expected to find unusable once the request is there,
 * less what it would find so now; 0 without GPUs. Jobs are what the Snapshot's reservations are like.
 *
 * @returns null where none of those has a GPU: then nothing is known of it.
 * @see Weng et al., "Beware of Fragmentation", USENIX ATC 2023, sections 4.2 and 5
 */
export function fragmentationGrowth(index: WorldIndex, request: PlacementRequest): ((site: NodeSite) => number) | null {
  const usable = usableGpuOf(index);
  if (usable === null) return null;
  const share = request.gpus?.share;
  const taken = share ?? request.gpus?.count ?? 0;
  return (site) => {
    const { capacity } = site.node;
    const count = capacity.gpus?.count ?? 0;
    if (count === 0) return 0;
    const slots = readGpus(site, count);
    const cpuFree = Math.floor((capacity.vcpus - site.used.vcpus) * 1000 + 1e-6);
    const before = usable.of(0, cpuFree, gpuFree, 0, count);
    if (share === undefined) gpuFree.fill(0, site.used.gpus, site.used.gpus + taken);
    else {
      const slot = sharedSlot(site, request);
      if (slot === null || slot === undefined) return Number.NaN;
      const shared = slots.indexOf(slot);
      const at = shared < 0 ? site.used.gpus : shared;
      gpuFree[at] = (gpuFree[at] as number) - Math.round(share * wholeGpuMilli);
    }
    const after = usable.of(0, Math.floor(cpuFree - request.vcpus * 1000 + 1e-6), gpuFree, 0, count);
    // What is free shrinks by what is taken: fragmented is what is free and not usable.
    return (before - after) / wholeGpuMilli - taken;
  };
}
