import type { Cluster } from "./cluster.ts";
import type { TypicalPod } from "./typical-pods.ts";

/** Typical pods that ask for the same GPUs, whatever else they ask for. */
interface GpuClass {
  readonly gpus: number;
  readonly gpuMilli: number;
}

/**
 * How much of a node's free GPU the next workload is expected to find usable, in thousandths: for each typical pod that
 * fits, the free thousandths of the GPUs that are free enough for it, weighted with its share. The rest of what is free
 * is fragmented.
 *
 * Pods of equal GPU demand are summed beforehand, by model and by how much CPU is free, so that a node costs a dozen
 * multiplications and not one pass over all typical pods.
 */
export class UsableGpu {
  readonly #classes: readonly GpuClass[];
  /** Distinct CPU demands, ascending. */
  readonly #cpuSteps: Int32Array;
  /** Share of pods that fit, by model, CPU step and class. */
  readonly #shares: Float64Array;
  readonly #stepsPerModel: number;

  constructor(cluster: Pick<Cluster, "models" | "allowedModels">, pods: readonly TypicalPod[]) {
    const withGpu = pods.filter(({ shape }) => shape.gpus > 0);
    const keyOf = ({ shape }: TypicalPod): string => `${shape.gpus}x${shape.gpuMilli}`;
    const classIds = new Map([...new Set(withGpu.map(keyOf))].map((key, id) => [key, id]));
    this.#classes = [...classIds.keys()].map((key) => {
      const [gpus = 0, gpuMilli = 0] = key.split("x").map(Number);
      return { gpus, gpuMilli };
    });
    this.#cpuSteps = Int32Array.from(new Set(withGpu.map(({ shape }) => shape.cpuMilli))).sort();
    const classes = this.#classes.length;
    this.#stepsPerModel = this.#cpuSteps.length + 1;
    this.#shares = new Float64Array(cluster.models.length * this.#stepsPerModel * classes);
    for (const pod of withGpu) {
      const allowed = cluster.allowedModels(pod.shape);
      const step = this.#cpuSteps.indexOf(pod.shape.cpuMilli) + 1;
      const id = classIds.get(keyOf(pod)) ?? 0;
      for (const [model, isAllowed] of allowed.entries()) {
        if (isAllowed === 0) continue;
        for (let from = step; from < this.#stepsPerModel; from++) {
          const at = (model * this.#stepsPerModel + from) * classes + id;
          this.#shares[at] = (this.#shares[at] as number) + pod.share;
        }
      }
    }
  }

  /**
   * Thousandths of `gpuFree`, from `begin` to `end`, that are expected to be usable with so much free CPU on a node of
   * that model.
   */
  of(model: number, cpuFree: number, gpuFree: Int16Array, begin: number, end: number): number {
    const classes = this.#classes.length;
    const base = (model * this.#stepsPerModel + this.#step(cpuFree)) * classes;
    let usable = 0;
    for (let id = 0; id < classes; id++) {
      const share = this.#shares[base + id] as number;
      if (share === 0) continue;
      const { gpus, gpuMilli } = this.#classes[id] as GpuClass;
      let enough = 0;
      let milli = 0;
      for (let gpu = begin; gpu < end; gpu++) {
        const free = gpuFree[gpu] as number;
        if (free < gpuMilli) continue;
        enough++;
        milli += free;
      }
      if (enough >= gpus) usable += share * milli;
    }
    return usable;
  }

  /** Number of CPU steps that are not above `cpuFree`. */
  #step(cpuFree: number): number {
    let low = 0;
    let high = this.#cpuSteps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#cpuSteps[middle] as number) <= cpuFree) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
