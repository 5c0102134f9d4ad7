/**
 * For each factor one row of the pool that shows that something is known of it. Which factors are known of nobody decides
 * what the others weigh; with a witness for each, it is enough to look when a witness leaves.
 */
export class Witnesses {
  readonly #rows: Int32Array;
  readonly #isWitness: Uint8Array;

  constructor(factors: number, size: number) {
    this.#rows = new Int32Array(factors).fill(-1);
    this.#isWitness = new Uint8Array(size);
  }

  /** Looks for a witness. @returns whether there is one. */
  find(factor: number, rows: Iterable<number>, isKnown: (row: number) => boolean): boolean {
    this.#rows[factor] = -1;
    for (const row of rows) {
      if (!isKnown(row)) continue;
      this.#rows[factor] = row;
      this.#isWitness[row] = 1;
      return true;
    }
    return false;
  }

  has(factor: number): boolean {
    return this.#rows[factor] !== -1;
  }

  /** The factors for which a row stands. */
  of(row: number): readonly number[] {
    if (this.#isWitness[row] !== 1) return [];
    return [...this.#rows.keys()].filter((factor) => this.#rows[factor] === row);
  }
}
