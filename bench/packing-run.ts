import { Cluster, type NodeSpec } from "../provider/placement/packing/cluster.ts";
import { Fragmentation } from "../provider/placement/packing/fragmentation.ts";
import { Packer } from "../provider/placement/packing/packer.ts";
import type { MakePolicy } from "../provider/placement/packing/packing-policy.ts";
import { type PodShape, totalGpuMilli } from "../provider/placement/packing/pod-shape.ts";
import type { TypicalPod } from "../provider/placement/packing/typical-pods.ts";
import type { ArrivalOrder } from "./openb-trace.ts";

/** A trace: the nodes, what arrives, and in which order. */
export interface Trace {
  readonly nodes: readonly NodeSpec[];
  readonly pods: readonly PodShape[];
  readonly order: ArrivalOrder;
}

/** What one policy made of a trace. */
export interface PackingResult {
  /** Percent of all GPU thousandths that are allocated, mean over the arrivals that bring demand to 100% of capacity. */
  readonly alloc100: number;
  /** The same at 130%. */
  readonly alloc130: number;
  /** Percent of free GPU thousandths that are fragmented, mean over the arrivals that bring demand to 90%. */
  readonly frag90: number;
  /** Deciding and keeping books; not the measuring. */
  readonly decisionsPerSecond: number;
}

/**
 * Lets a trace's workloads arrive one after the other and measures as the published experiment does.
 *
 * @param typical for the measure of fragmentation; the policy gets what its maker was given.
 * @param now milliseconds of a steady clock.
 */
export function runPacking(
  { nodes, pods, order }: Trace,
  makePolicy: MakePolicy,
  typical: readonly TypicalPod[],
  now: () => number,
): PackingResult {
  const cluster = new Cluster(nodes, order.ranks);
  const packer = new Packer(cluster, makePolicy);
  const fragmentation = new Fragmentation(cluster, typical);
  const allocated = new PercentSeries();
  const fragmented = new PercentSeries();
  let arrivedMilli = 0;
  let allocatedMilli = 0;
  let deciding = 0;
  for (const index of order.arrivals) {
    const shape = pods[index];
    if (shape === undefined) continue;
    const start = now();
    const column = packer.place(shape);
    deciding += now() - start;
    const milli = totalGpuMilli(shape);
    arrivedMilli += milli;
    if (column >= 0) {
      allocatedMilli += milli;
      fragmentation.changed(column, milli);
    }
    const percent = Math.round((100 * arrivedMilli) / cluster.gpuCapacity);
    allocated.add(percent, (100 * allocatedMilli) / cluster.gpuCapacity);
    fragmented.add(percent, fragmentation.ratio);
  }
  return {
    alloc100: allocated.mean(100),
    alloc130: allocated.mean(130),
    frag90: fragmented.mean(90),
    decisionsPerSecond: (1000 * order.arrivals.length) / deciding,
  };
}

/** Means of a figure by whole percent. */
class PercentSeries {
  readonly #sums = new Map<number, { sum: number; count: number }>();

  add(percent: number, value: number): void {
    const entry = this.#sums.get(percent) ?? { sum: 0, count: 0 };
    entry.sum += value;
    entry.count++;
    this.#sums.set(percent, entry);
  }

  /**
   * Where no arrival brought demand to that percentage, the mean over the neighbouring ones, as in the published
   * analysis; NaN where there is none either.
   */
  mean(percent: number): number {
    const near = this.#sums.has(percent) ? [percent] : [percent - 1, percent + 1];
    const found = near.flatMap((each) => this.#sums.get(each) ?? []);
    const total = (of: "sum" | "count"): number => found.reduce((all, each) => all + each[of], 0);
    return total("sum") / total("count");
  }
}
