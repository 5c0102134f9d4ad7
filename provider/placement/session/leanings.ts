import { at } from "../columns/at.ts";
import { toMicros } from "../decimals.ts";
import { type PreferenceColumn, preferenceColumns } from "../preferences.ts";
import type { Shape } from "./shape.ts";

const million = 1_000_000;

/** What the policies' preferences add to the scores of a pool. */
export class Leanings {
  /** What is left to the factors, in millionths. */
  readonly forFactors: number;
  /** By row; null where no policy leans. */
  readonly #micros: Float64Array | null;
  readonly #shares: Float64Array | null;
  readonly #columns: readonly PreferenceColumn[];
  /** Position of each row with preferences among the pool's. */
  readonly #positions = new Map<number, number>();
  /** By column: how many rows have its least and its greatest value. */
  readonly #atEnds: { low: number; high: number; lows: number; highs: number }[];

  /** @throws {NovaCronError} NC1303 for a preference that is no number. */
  constructor(shape: Shape, rows: Uint32Array, size: number) {
    this.#columns = preferenceColumns(
      Array.from(rows, (row) => ({ candidate: null, preferences: shape.preferences(row) })),
    );
    const weights = this.#columns.map(({ weight }) => toMicros(weight));
    this.forFactors = million - weights.reduce((sum, each) => sum + each, 0);
    this.#atEnds = this.#columns.map(({ values }) => {
      const low = values.reduce((least, value) => Math.min(least, value), 0);
      const high = values.reduce((most, value) => Math.max(most, value), 0);
      const count = (end: number): number => values.filter((value) => value === end).length;
      // Nobody can take away the 0 of those of which a rule says nothing.
      return {
        low,
        high,
        lows: low === 0 ? Number.POSITIVE_INFINITY : count(low),
        highs: high === 0 ? Number.POSITIVE_INFINITY : count(high),
      };
    });
    this.#micros = this.#columns.length === 0 ? null : new Float64Array(size);
    this.#shares = this.#micros && new Float64Array(size);
    if (this.#micros === null || this.#shares === null) return;
    for (const [position, row] of rows.entries()) {
      if (shape.preferences(row).length > 0) this.#positions.set(row, position);
      const micros = this.#columns.reduce(
        (sum, { normalised }, each) => sum + Math.round((weights[each] ?? 0) * (normalised[position] ?? 0)),
        0,
      );
      this.#micros[row] = micros;
      this.#shares[row] = micros / this.forFactors;
    }
  }

  /** {@link micros} as a share of what is left to the factors. */
  share(row: number): number {
    return this.#shares === null ? 0 : at(this.#shares, row);
  }

  /** What the preferences add to the score of a row. */
  micros(row: number): number {
    return this.#micros === null ? 0 : at(this.#micros, row);
  }

  /** @returns whether the others' parts stay as they are. */
  remove(row: number): boolean {
    const position = this.#positions.get(row);
    if (position === undefined) return true;
    let stays = true;
    for (const [each, { values }] of this.#columns.entries()) {
      const ends = this.#atEnds[each];
      if (ends === undefined) continue;
      if (values[position] === ends.low) ends.lows--;
      if (values[position] === ends.high) ends.highs--;
      if (ends.lows === 0 || ends.highs === 0) stays = false;
    }
    return stays;
  }
}
