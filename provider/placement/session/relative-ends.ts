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
 * of the column rise. The sum of a row's levels is therefore kept as of some earlier best, with the most that any row can
 * have risen since; a row that is looked at closely gets its exact sum.
 */
export class RelativeEnds {
  /** By row: weighted levels as of {@link End.settled}. */
  readonly sums: Float64Array;
  /** No row's sum has risen by more since it was added up. */
  risen = 0;
  readonly #pool: Pool;
  readonly #ends: readonly End[];
  #moved: End[] = [];

  /** @param weights by factor. Columns of weight 0 are left out. */
  constructor(columns: readonly RelativeColumn[], weights: Float64Array, pool: Pool, rows: Uint32Array) {
    this.#pool = pool;
    this.sums = new Float64Array(pool.alive.length);
    this.#ends = columns.flatMap((column): End[] => {
      const weight = at(weights, column.factor);
      if (weight === 0) return [];
      const list = new Shortlist(column.values, rows, pool.alive, column.end);
      const now = populationOf(column, list.first());
      return [{ column, weight, list, now, settled: now }];
    });
    for (const { column, weight, now } of this.#ends) {
      for (const row of rows) {
        const value = at(column.values, row);
        if (pool.has(row) && !Number.isNaN(value))
          this.sums[row] = at(this.sums, row) + weight * grainedLevel(column.normalise.level(value, now));
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

  /** Adds levels up anew where that is due. */
  settle(): void {
    for (const end of this.#moved) {
      const { column, weight, now, settled } = end;
      const { values, normalise } = column;
      for (let row = 0; row < values.length; row++) {
        if (!this.#pool.has(row)) continue;
        const value = at(values, row);
        if (Number.isNaN(value)) continue;
        const risen = grainedLevel(normalise.level(value, now)) - grainedLevel(normalise.level(value, settled));
        this.sums[row] = at(this.sums, row) + weight * risen;
      }
      end.settled = now;
    }
    this.#moved = [];
    this.risen = 0;
  }

  /** The sum of a row over the pool as it is now. */
  exact(row: number): number {
    let sum = at(this.sums, row);
    for (const { column, weight, now, settled } of this.#moved) {
      const value = at(column.values, row);
      if (Number.isNaN(value)) continue;
      const { normalise } = column;
      sum += weight * (grainedLevel(normalise.level(value, now)) - grainedLevel(normalise.level(value, settled)));
    }
    return sum;
  }
}
