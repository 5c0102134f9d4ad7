import type { Cluster } from "./cluster.ts";
import type { MakePolicy, PackingPolicy } from "./packing-policy.ts";
import { type PodShape, wholeGpuMilli } from "./pod-shape.ts";
import { ScoreCache } from "./score-cache.ts";
import { ShapeTable } from "./shape-table.ts";

/**
 * Places workloads one by one, as they come, each on the node that the policy likes best among those that fit. Nothing
 * is moved afterwards.
 */
export class Packer {
  readonly cluster: Cluster;
  readonly shapes: ShapeTable;
  readonly #policy: PackingPolicy;
  readonly #cache: ScoreCache;

  constructor(cluster: Cluster, makePolicy: MakePolicy) {
    this.cluster = cluster;
    this.shapes = new ShapeTable(cluster);
    this.#policy = makePolicy(cluster, this.shapes);
    this.#cache = new ScoreCache(cluster, this.shapes, this.#policy);
  }

  /** Places one workload. The column of its node, or -1 when it fits nowhere. */
  place(shape: PodShape): number {
    return this.placeShape(this.shapes.intern(shape));
  }

  /** {@link place} for a shape's number in {@link shapes}. */
  placeShape(id: number): number {
    this.#policy.arrived(id);
    const column = this.#cache.best(id);
    if (column < 0) return -1;
    const shape = this.shapes.shape(id);
    const isShare = shape.gpus > 0 && shape.gpuMilli < wholeGpuMilli;
    this.cluster.take(column, shape, isShare ? this.#policy.gpuFor(column, id) : 0);
    this.#policy.changed(column);
    this.#cache.changed(column);
    return column;
  }
}
