import type { Cluster } from "./cluster.ts";
import type { ObservedShape } from "./demand.ts";
import { totalGpuMilli } from "./pod-shape.ts";
import type { ShapeTable } from "./shape-table.ts";

/** More demand than this times the supply makes a model no scarcer. */
const scarcest = 1.5;

/**
 * How scarce each GPU model is: the demand that can only go to it, over what is free of it, if the rest of the cluster
 * were filled with workloads like those so far. 0 where nobody asks for the model, 1 where all that is free of it will be
 * asked for. Demand that names several models is split by what is free of each.
 */
export function modelScarcity(cluster: Cluster, shapes: ShapeTable, observed: readonly ObservedShape[]): Float64Array {
  const free = new Float64Array(cluster.models.length);
  let freeTotal = 0;
  for (let column = 0; column < cluster.size; column++) {
    const milli = cluster.gpuFreeTotal[column] as number;
    const model = cluster.model[column] as number;
    free[model] = (free[model] as number) + milli;
    freeTotal += milli;
  }
  let demandTotal = 0;
  for (const { id, share } of observed) demandTotal += share * totalGpuMilli(shapes.shape(id));
  const scarcity = new Float64Array(cluster.models.length);
  for (const { id, share } of observed) {
    const shape = shapes.shape(id);
    if (shape.models.length === 0) continue;
    const allowed = shapes.allowed(id);
    const supply = free.reduce((sum, milli, model) => sum + (allowed[model] === 1 ? milli : 0), 0);
    if (supply === 0) continue;
    const ratio = ((share * totalGpuMilli(shape)) / demandTotal) * (freeTotal / supply);
    for (let model = 0; model < scarcity.length; model++)
      if (allowed[model] === 1) scarcity[model] = (scarcity[model] as number) + ratio;
  }
  return scarcity.map((value) => Math.min(scarcest, value));
}
