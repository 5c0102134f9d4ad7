import { at } from "../columns/at.ts";

const kept = 32;

/**
 * The rows with the least (or greatest) known values among those that are alive, best first, the first row of equals.
 * Rows die and do not come back, so a short list lasts for many deaths before the rows are gone through again.
 */
export class Shortlist {
  readonly #values: Float64Array;
  readonly #rows: Uint32Array;
  readonly #alive: Uint8Array;
  readonly #sign: 1 | -1;
  #list: number[] = [];
  #next = 0;

  /** @param rows those to look at, in ascending order. */
  constructor(values: Float64Array, rows: Uint32Array, alive: Uint8Array, end: "min" | "max") {
    this.#values = values;
    this.#rows = rows;
    this.#alive = alive;
    this.#sign = end === "min" ? 1 : -1;
    this.#fill();
  }

  /** The best row that is alive; -1 where the value is known of none. */
  first(): number {
    for (;;) {
      const row = this.#list[this.#next];
      if (row === undefined) {
        if (this.#list.length < kept) return -1;
        this.#fill();
        if (this.#list.length === 0) return -1;
      } else if (this.#alive[row] === 1) return row;
      else this.#next++;
    }
  }

  /** The best after {@link first}; -1 where there is none. */
  second(): number {
    const first = this.first();
    if (first < 0) return -1;
    for (let next = this.#next + 1; next < this.#list.length; next++) {
      const row = this.#list[next];
      if (row !== undefined && this.#alive[row] === 1) return row;
    }
    if (this.#list.length < kept) return -1;
    this.#fill();
    return this.#list[1] ?? -1;
  }

  #fill(): void {
    const [values, sign] = [this.#values, this.#sign];
    const list: number[] = [];
    let worst = Number.POSITIVE_INFINITY;
    for (const row of this.#rows) {
      const value = sign * at(values, row);
      if (this.#alive[row] !== 1 || Number.isNaN(value) || (list.length === kept && value >= worst)) continue;
      let position = list.length;
      while (position > 0 && sign * at(values, list[position - 1] ?? 0) > value) position--;
      list.splice(position, 0, row);
      if (list.length > kept) list.pop();
      if (list.length === kept) worst = sign * at(values, list[kept - 1] ?? 0);
    }
    this.#list = list;
    this.#next = 0;
  }
}
