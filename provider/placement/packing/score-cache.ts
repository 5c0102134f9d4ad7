import type { Cluster } from "./cluster.ts";
import type { PackingPolicy } from "./packing-policy.ts";
import type { ShapeTable } from "./shape-table.ts";

/** What is known about one shape on all nodes. */
interface Row {
  /** By column; minus infinity where the shape does not fit. */
  readonly scores: Float64Array;
  /** How much of the change log is in the scores. */
  seen: number;
  epoch: number;
}

/**
 * Scores of every shape on every node, brought up to date when a shape comes again: only the nodes that changed since
 * are scored. One decision changes one node, so a shape that comes every k decisions costs k scores, however many nodes
 * there are.
 */
export class ScoreCache {
  readonly #cluster: Cluster;
  readonly #shapes: ShapeTable;
  readonly #policy: PackingPolicy;
  readonly #rows: Row[] = [];
  /** Columns in the order in which they changed. */
  #log = new Int32Array(1024);
  #logged = 0;

  constructor(cluster: Cluster, shapes: ShapeTable, policy: PackingPolicy) {
    this.#cluster = cluster;
    this.#shapes = shapes;
    this.#policy = policy;
  }

  /** The node's free capacity changed. */
  changed(column: number): void {
    if (this.#logged === this.#log.length) {
      const longer = new Int32Array(this.#log.length * 2);
      longer.set(this.#log);
      this.#log = longer;
    }
    this.#log[this.#logged++] = column;
  }

  /** The column of the highest score, the first of equals; -1 when the shape fits nowhere. */
  best(shape: number): number {
    const { scores } = this.#upToDate(shape);
    let best = -1;
    let highest = Number.NEGATIVE_INFINITY;
    for (let column = 0; column < scores.length; column++) {
      const score = scores[column] as number;
      if (score > highest) {
        highest = score;
        best = column;
      }
    }
    return best;
  }

  #upToDate(id: number): Row {
    const epoch = this.#policy.epoch;
    let row = this.#rows[id];
    if (row === undefined) {
      row = { scores: new Float64Array(this.#cluster.size), seen: -1, epoch };
      this.#rows[id] = row;
    }
    const lag = this.#logged - row.seen;
    if (row.seen < 0 || row.epoch !== epoch || lag >= this.#cluster.size) {
      for (let column = 0; column < this.#cluster.size; column++) this.#score(row.scores, column, id);
    } else {
      for (let index = row.seen; index < this.#logged; index++) this.#score(row.scores, this.#log[index] as number, id);
    }
    row.seen = this.#logged;
    row.epoch = epoch;
    return row;
  }

  #score(scores: Float64Array, column: number, id: number): void {
    scores[column] = this.#cluster.fits(column, this.#shapes.shape(id), this.#shapes.allowed(id))
      ? this.#policy.score(column, id)
      : Number.NEGATIVE_INFINITY;
  }
}
