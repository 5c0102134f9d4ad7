/** A mixed-integer linear programme in rows. All columns lie between 0 and 1. */
export interface MilpModel {
  /** Coefficients of what is maximised, by column. */
  readonly gain: Float64Array;
  /** 1 for columns that are whole numbers. */
  readonly isWhole: Int32Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** Where each row begins in `columns` and `values`; one longer than there are rows. */
  readonly rowStart: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** What a solver says. `limit`: it stopped at its limit of nodes, and has proved nothing. */
export type MilpAnswer =
  | { readonly status: "optimal"; readonly gain: number; readonly columns: Float64Array }
  | { readonly status: "infeasible" | "limit" };

/**
 * Solves a model, at once. Handed in by whoever may load code, so that what decides does no I/O. Its limits count
 * nodes, never time: the same model gives the same answer.
 */
export type MilpSolver = (model: MilpModel) => MilpAnswer;

/** Collects the rows of a model. */
export class MilpRows {
  readonly #lower: number[] = [];
  readonly #upper: number[] = [];
  readonly #start: number[] = [0];
  readonly #columns: number[] = [];
  readonly #values: number[] = [];

  /** `lower <= sum of value x column <= upper`; a column occurs once, and one of value 0 is left out. */
  add(entries: Iterable<readonly [column: number, value: number]>, lower: number, upper: number): void {
    for (const [column, value] of entries) {
      if (value === 0) continue;
      this.#columns.push(column);
      this.#values.push(value);
    }
    this.#start.push(this.#columns.length);
    this.#lower.push(lower);
    this.#upper.push(upper);
  }

  /** The model of these rows. */
  model(gain: Float64Array, isWhole: Int32Array): MilpModel {
    return {
      gain,
      isWhole,
      rowLower: Float64Array.from(this.#lower),
      rowUpper: Float64Array.from(this.#upper),
      rowStart: Int32Array.from(this.#start),
      columns: Int32Array.from(this.#columns),
      values: Float64Array.from(this.#values),
    };
  }
}
