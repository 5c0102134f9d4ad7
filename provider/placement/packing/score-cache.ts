import type { Cluster } from "./cluster.ts";
import type { PackingPolicy } from "./packing-policy.ts";
import { ScoreRow } from "./score-row.ts";
import type { ShapeTable } from "./shape-table.ts";

/** What is known about one shape on all nodes. */
interface Row {
  readonly scores: ScoreRow;
  /** How much of the change log is in the scores. */
  seen: number;
  epoch: number;
}

/**
 * Scores of every shape on every node, brought up to date when a shape comes again: only the nodes that changed since
 * are scored. One decision changes one node, so a shape that comes every k decisions costs k scores, however many nodes
 * there are. When all have to be scored, nodes in the same state are scored once.
 */
export class ScoreCache {
  readonly #cluster: Cluster;
  readonly #shapes: ShapeTable;
  readonly #policy: PackingPolicy;
  readonly #rows: Row[] = [];
  /** Columns in the order in which they changed. */
  #log = new Int32Array(1024);
  #logged = 0;
  /** Scores of one shape by the state of nodes, while all nodes are scored; NaN where none in that state was. */
  #byState = new Float64Array(0);

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
    return this.#upToDate(shape).scores.best();
  }

  #upToDate(id: number): Row {
    const epoch = this.#policy.epoch;
    let row = this.#rows[id];
    if (row === undefined) {
      row = { scores: new ScoreRow(this.#cluster.size), seen: -1, epoch };
      this.#rows[id] = row;
    }
    const lag = this.#logged - row.seen;
    if (row.seen < 0 || row.epoch !== epoch || lag >= this.#cluster.size) this.#scoreAll(row.scores, id);
    else
      for (let index = row.seen; index < this.#logged; index++) {
        const column = this.#log[index] as number;
        row.scores.set(column, this.#score(column, id));
      }
    row.seen = this.#logged;
    row.epoch = epoch;
    return row;
  }

  #scoreAll(scores: ScoreRow, id: number): void {
    const { size, state, states } = this.#cluster;
    if (this.#byState.length < states) this.#byState = new Float64Array(states * 2);
    const byState = this.#byState.fill(Number.NaN);
    for (let column = 0; column < size; column++) {
      const of = state[column] as number;
      if (Number.isNaN(byState[of] as number)) byState[of] = this.#score(column, id);
    }
    scores.setAll(byState, state);
  }

  #score(column: number, id: number): number {
    return this.#cluster.fits(column, this.#shapes.shape(id), this.#shapes.allowed(id))
      ? this.#policy.score(column, id)
      : Number.NEGATIVE_INFINITY;
  }
}
