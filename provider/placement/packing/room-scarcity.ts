import type { Cluster } from "./cluster.ts";
import type { ObservedShape } from "./demand.ts";
import { totalGpuMilli, wholeGpuMilli } from "./pod-shape.ts";
import type { ShapeTable } from "./shape-table.ts";

/** From which share of the room on it counts as scarce, and the share from which on it grows no scarcer. */
const askedFor = { from: 0.5, to: 1.5 };

/**
 * How scarce room for workloads of several GPUs is, by their number of GPUs. What counts is the demand of those workloads
 * over the GPUs of nodes that have so many free at once, if the rest of the cluster were filled with workloads like those
 * so far. 0 where less than half of that room will be asked for, 0.5 where all will be, and 1 where half as much again.
 */
export function roomScarcity(
  cluster: Cluster,
  shapes: ShapeTable,
  observed: readonly ObservedShape[],
): Map<number, number> {
  const demand = new Map<number, number>();
  let demandTotal = 0;
  for (const { id, share } of observed) {
    const shape = shapes.shape(id);
    const milli = share * totalGpuMilli(shape);
    demandTotal += milli;
    if (shape.gpus > 1) demand.set(shape.gpus, (demand.get(shape.gpus) ?? 0) + milli);
  }
  const nodesByWhole = wholeFreeHistogram(cluster);
  const free = cluster.gpuFreeTotal.reduce((sum, milli) => sum + milli, 0);
  const scarcity = new Map<number, number>();
  for (const [gpus, milli] of demand) {
    let room = 0;
    for (const [whole, nodes] of nodesByWhole.entries()) room += nodes * Math.floor(whole / gpus);
    const expected = (milli / demandTotal) * free;
    const ratio = expected / Math.max(1, room * gpus * wholeGpuMilli);
    scarcity.set(gpus, Math.max(0, Math.min(askedFor.to, ratio) - askedFor.from));
  }
  return scarcity;
}

/** How many nodes have 0, 1, 2 and so on GPUs of which nothing is taken. */
function wholeFreeHistogram({ size, stride, gpuCount, gpuFree }: Cluster): Int32Array {
  const nodes = new Int32Array(stride + 1);
  for (let column = 0; column < size; column++) {
    const begin = column * stride;
    const end = begin + (gpuCount[column] as number);
    let whole = 0;
    for (let gpu = begin; gpu < end; gpu++) if (gpuFree[gpu] === wholeGpuMilli) whole++;
    nodes[whole] = (nodes[whole] as number) + 1;
  }
  return nodes;
}
