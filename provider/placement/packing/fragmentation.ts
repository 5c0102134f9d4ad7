import type { Cluster } from "./cluster.ts";
import type { TypicalPod } from "./typical-pods.ts";
import { UsableGpu } from "./usable-gpu.ts";

/**
 * The cluster's fragmentation as published: the share of free GPU thousandths that the next workload is expected to find
 * unusable. Kept up to date node by node.
 *
 * @see Weng et al., "Beware of Fragmentation", USENIX ATC 2023, section 4.2
 */
export class Fragmentation {
  readonly #cluster: Cluster;
  readonly #usable: UsableGpu;
  readonly #byNode: Float64Array;
  #usableTotal = 0;
  #freeTotal: number;

  constructor(cluster: Cluster, pods: readonly TypicalPod[]) {
    this.#cluster = cluster;
    this.#usable = new UsableGpu(cluster, pods);
    this.#byNode = new Float64Array(cluster.size);
    this.#freeTotal = cluster.gpuFreeTotal.reduce((sum, milli) => sum + milli, 0);
    for (let column = 0; column < cluster.size; column++) this.#measure(column);
  }

  /** The node gave away `gpuMilli` thousandths of its GPUs. */
  changed(column: number, gpuMilli: number): void {
    this.#freeTotal -= gpuMilli;
    this.#measure(column);
  }

  /** Percent of what is free; 0 when nothing is. */
  get ratio(): number {
    return this.#freeTotal === 0 ? 0 : (100 * (this.#freeTotal - this.#usableTotal)) / this.#freeTotal;
  }

  #measure(column: number): void {
    const { model, cpuFree, gpuFree, gpuCount, stride } = this.#cluster;
    const begin = column * stride;
    const end = begin + (gpuCount[column] as number);
    const fresh = this.#usable.of(model[column] as number, cpuFree[column] as number, gpuFree, begin, end);
    this.#usableTotal += fresh - (this.#byNode[column] as number);
    this.#byNode[column] = fresh;
  }
}
