import type { Cluster } from "./cluster.ts";
import type { ShapeTable } from "./shape-table.ts";

/**
 * How good a node is for a shape. A policy sees arrivals one by one and knows nothing of those to come, unless its
 * constructor was told.
 */
export interface PackingPolicy {
  /**
   * Changes when scores change for another reason than that a node's free capacity changed; all scores are then computed
   * anew.
   */
  readonly epoch: number;
  /** A workload of this shape arrived; it is not placed yet. */
  arrived(shape: number): void;
  /**
   * Higher is better; only for a node that fits. Equal scores go to the lower rank. Within an epoch it depends on nothing
   * but the shape and the node's state (`Cluster.state`).
   */
  score(column: number, shape: number): number;
  /** The GPU, counted within the node, that takes the share; only for shares, on a node that fits. */
  gpuFor(column: number, shape: number): number;
  /** The node's free capacity changed. */
  changed(column: number): void;
}

/** Makes a policy for one cluster; the table holds all shapes that the policy is asked about. */
export type MakePolicy = (cluster: Cluster, shapes: ShapeTable) => PackingPolicy;
