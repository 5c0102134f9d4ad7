import type { MakePolicy } from "./packing-policy.ts";
import { wholeGpuMilli } from "./pod-shape.ts";
import type { TypicalPod } from "./typical-pods.ts";
import { UsableGpu } from "./usable-gpu.ts";

/** Fragmentation that a placement saves, in thousandths of a GPU, as the published score: a whole number of 0 to 100. */
function quantised(saved: number): number {
  return Math.trunc((1 / (1 + Math.exp(-saved / 1000))) * 100);
}

/**
 * Fragmentation gradient descent as published: the node, and on it the GPU, whose expected fragmentation grows least.
 * It is told the workload's typical pods beforehand.
 *
 * @see Weng et al., "Beware of Fragmentation: Scheduling GPU-Sharing Workloads with Fragmentation Gradient Descent",
 * USENIX ATC 2023, sections 4.2 and 5
 */
export function fragmentationGradientDescent(pods: readonly TypicalPod[]): MakePolicy {
  return (cluster, shapes) => {
    const usable = new UsableGpu(cluster, pods);
    const gpus = new Int16Array(cluster.stride);
    /** Fragmentation of each node as it is; NaN where it is not known. */
    const now = new Float64Array(cluster.size).fill(Number.NaN);

    /** Copies the node's GPUs to where they may be changed; how many there are. */
    function copyGpus(column: number): number {
      const count = cluster.gpuCount[column] as number;
      const begin = column * cluster.stride;
      for (let gpu = 0; gpu < count; gpu++) gpus[gpu] = cluster.gpuFree[begin + gpu] as number;
      return count;
    }
    function fragmented(column: number, cpuFree: number, total: number, count: number): number {
      return total - usable.of(cluster.model[column] as number, cpuFree, gpus, 0, count);
    }
    function fragmentedNow(column: number, count: number): number {
      const known = now[column] as number;
      if (!Number.isNaN(known)) return known;
      const total = cluster.gpuFreeTotal[column] as number;
      const fresh = fragmented(column, cluster.cpuFree[column] as number, total, count);
      now[column] = fresh;
      return fresh;
    }
    /** The first of the GPUs with the highest score, and the score. */
    function best(column: number, id: number): { gpu: number; score: number } {
      const shape = shapes.shape(id);
      const count = copyGpus(column);
      const before = fragmentedNow(column, count);
      const cpuFree = (cluster.cpuFree[column] as number) - shape.cpuMilli;
      const total = (cluster.gpuFreeTotal[column] as number) - shape.gpus * shape.gpuMilli;
      if (shape.gpus === 0 || shape.gpuMilli === wholeGpuMilli) {
        let lacking = shape.gpus;
        for (let gpu = 0; lacking > 0; gpu++) {
          if (gpus[gpu] !== wholeGpuMilli) continue;
          gpus[gpu] = 0;
          lacking--;
        }
        return { gpu: 0, score: quantised(before - fragmented(column, cpuFree, total, count)) };
      }
      let found = { gpu: 0, score: Number.NEGATIVE_INFINITY };
      for (let gpu = 0; gpu < count; gpu++) {
        const free = gpus[gpu] as number;
        // A GPU as free as one before it gives the same score, and the first is taken.
        if (free < shape.gpuMilli || gpus.indexOf(free) < gpu) continue;
        gpus[gpu] = free - shape.gpuMilli;
        const score = quantised(before - fragmented(column, cpuFree, total, count));
        gpus[gpu] = free;
        if (score > found.score) found = { gpu, score };
      }
      return found;
    }

    return {
      epoch: 0,
      arrived() {},
      score: (column, id) => best(column, id).score,
      gpuFor: (column, id) => best(column, id).gpu,
      changed(column) {
        now[column] = Number.NaN;
      },
    };
  };
}
