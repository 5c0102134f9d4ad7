/**
 * What a workload asks of one node. Pods that ask for the same are of one shape: scores are computed once per shape, not
 * once per pod.
 */
export interface PodShape {
  readonly cpuMilli: number;
  readonly memoryMiB: number;
  /** Number of GPUs; 0 for a workload without. */
  readonly gpus: number;
  /** Share of each GPU in thousandths; 1000 for whole GPUs, which more than one GPU always are. 0 without GPUs. */
  readonly gpuMilli: number;
  /** GPU models that will do; empty when any will. */
  readonly models: readonly string[];
}

/** Thousandths of one GPU. */
export const wholeGpuMilli = 1000;

/** Equal for two shapes exactly when they are written alike; models in another order make another shape. */
export function shapeKey({ cpuMilli, memoryMiB, gpus, gpuMilli, models }: PodShape): string {
  return `${cpuMilli},${memoryMiB},${gpus},${gpuMilli},${models.join("|")}`;
}

/** All GPU thousandths that a shape asks for. */
export function totalGpuMilli({ gpus, gpuMilli }: PodShape): number {
  return gpus * gpuMilli;
}
