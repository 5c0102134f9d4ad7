import { at } from "../columns/at.ts";
import type { Population } from "../factors/normalise.ts";
import { grainedLevel } from "../grain.ts";
import type { RelativeColumn } from "./column-plan.ts";
import type { Pool } from "./pool.ts";
import { Shortlist } from "./shortlist.ts";

interface End {
  readonly column: RelativeColumn;
  readonly weight: number;
  readonly list: Shortlist;
  /** The least or greatest value over the pool, and what it was when levels were added up last. */
  now: Population;
  settled: Population;
}

const populationOf = ({ end, values }: RelativeColumn, row: number): Population => {
  const value = at(values, row);
  return end === "min" ? { min: value, max: Number.NaN } : { min: Number.NaN, max: value };
};

const endOf = ({ end }: RelativeColumn, { min, max }: Population): number => (end === "min" ? min : max);

/**
 * The columns whose levels compare with the best of the pool. Rows only leave a pool, so the best gets worse and all levels
 * of the column rise. What they add to a row's sum is therefore kept as of some earlier best, with the most that any row
 * can have risen since; a row that is looked at closely gets what it has risen.
 */
export class RelativeEnds {
  /** No row has risen by more since levels were added up. */
  risen = 0;
  readonly #pool: Pool;
  readonly #rows: Uint32Array;
  readonly #sums: Float64Array;
  readonly #ends: readonly End[];
  #moved: End[] = [];

  /**
   * Adds the columns to the sums and to the weights of what is known.
   * @param weights by factor. Columns of weight 0 are left out.
   * @param rows the pool's.
   */
  constructor(
    columns: readonly RelativeColumn[],
    weights: Float64Array,
    pool: Pool,
    rows: Uint32Array,
    sums: Float64Array,
    mass: Float64Array,
  ) {
    this.#pool = pool;
    this.#rows = rows;
    this.#sums = sums;
    this.#ends = columns.flatMap((column): End[] => {
      const weight = at(weights, column.factor);
      if (weight === 0) return [];
      const list = new Shortlist(column.values, rows, pool.alive, column.end);
      const now = populationOf(column, list.first());
      return [{ column, weight, list, now, settled: now }];
    });
    for (const { column, weight, now } of this.#ends) {
      const { values, normalise } = column;
      for (let i = 0; i < rows.length; i++) {
        const row = at(rows, i);
        const value = at(values, row);
        if (Number.isNaN(value)) continue;
        sums[row] = at(sums, row) + weight * grainedLevel(normalise.level(value, now));
        mass[row] = at(mass, row) + weight;
      }
    }
  }

  /** Rows have left the pool. */
  refresh(): void {
    this.#moved = [];
    this.risen = 0;
    for (const end of this.#ends) {
      const { column, list, weight } = end;
      const first = list.first();
      if (first < 0) continue;
      const value = at(column.values, first);
      if (value !== endOf(column, end.now)) end.now = populationOf(column, first);
      if (value === endOf(column, end.settled)) continue;
      this.#moved.push(end);
      // What was best then stands to what is best now as all levels of then to those of now.
      const before = column.normalise.level(value, end.settled);
      this.risen += weight * (before > 0.5 ? 1 / before - 1 : 1);
    }
  }

  /** Adds up anew what has risen. */
  settle(): void {
    const [rows, sums] = [this.#rows, this.#sums];
    for (const end of this.#moved) {
      const { column, weight, now, settled } = end;
      const { values, normalise } = column;
      for (let i = 0; i < rows.length; i++) {
        const row = at(rows, i);
        const value = at(values, row);
        if (Number.isNaN(value) || !this.#pool.has(row)) continue;
        const risen = grainedLevel(normalise.level(value, now)) - grainedLevel(normalise.level(value, settled));
        sums[row] = at(sums, row) + weight * risen;
      }
      end.settled = now;
    }
    this.#moved = [];
    this.risen = 0;
  }

  /** What a row has risen since its levels were added up. */
  risenAt(row: number): number {
    let sum = 0;
    for (const { column, weight, now, settled } of this.#moved) {
      const value = at(column.values, row);
      if (Number.isNaN(value)) continue;
      const { normalise } = column;
      sum += weight * (grainedLevel(normalise.level(value, now)) - grainedLevel(normalise.level(value, settled)));
    }
    return sum;
  }
}
