import type { MakePolicy } from "./packing-policy.ts";
import { totalGpuMilli } from "./pod-shape.ts";

/** Largest node of the trace, by which the published policy measures what is left. */
const largest = { cpuMilli: 128_000, gpuMilli: 8_000 };

/**
 * Best fit as published with FGD: least weighted sum of the CPU and GPU that would stay free, in whole hundredths; a
 * share goes to the fullest GPU that takes it.
 *
 * @see Weng et al., "Beware of Fragmentation", USENIX ATC 2023, section 6.1
 */
export const bestFit: MakePolicy = (cluster, shapes) => ({
  epoch: 0,
  arrived() {},
  changed() {},
  score(column, id) {
    const shape = shapes.shape(id);
    const cpu = (cluster.cpuFree[column] as number) - shape.cpuMilli;
    const gpu = (cluster.gpuFreeTotal[column] as number) - totalGpuMilli(shape);
    return Math.trunc((1 - (cpu / largest.cpuMilli) * 0.5 - (gpu / largest.gpuMilli) * 0.5) * 100);
  },
  gpuFor(column, id) {
    const { gpuMilli } = shapes.shape(id);
    const begin = column * cluster.stride;
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let gpu = 0; gpu < (cluster.gpuCount[column] as number); gpu++) {
      const free = cluster.gpuFree[begin + gpu] as number;
      if (free >= gpuMilli && free < least) {
        least = free;
        best = gpu;
      }
    }
    return best;
  },
});
