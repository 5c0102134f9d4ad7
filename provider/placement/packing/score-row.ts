/** Columns in a block: two to this power. */
const blockBits = 6;

/**
 * The scores of one shape on all nodes, and where the highest is. The highest of every 64 columns is remembered, so that
 * it is found without looking at all of them.
 */
export class ScoreRow {
  /** By column; minus infinity where the shape does not fit. */
  readonly #scores: Float64Array;
  /** The highest score of each block; NaN where it is not known. */
  readonly #highest: Float64Array;

  constructor(size: number) {
    this.#scores = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
    this.#highest = new Float64Array(((size - 1) >> blockBits) + 1).fill(Number.NaN);
  }

  set(column: number, score: number): void {
    const block = column >> blockBits;
    const highest = this.#highest[block] as number;
    if (score > highest) this.#highest[block] = score;
    else if (score < highest && this.#scores[column] === highest) this.#highest[block] = Number.NaN;
    this.#scores[column] = score;
  }

  /** Sets the score of each column to that of its state. */
  setAll(scoreOfState: Float64Array, state: Int32Array): void {
    for (let column = 0; column < this.#scores.length; column++)
      this.#scores[column] = scoreOfState[state[column] as number] as number;
    this.#highest.fill(Number.NaN);
  }

  /** The column of the highest score, the first of equals; -1 where all are minus infinity. */
  best(): number {
    let found = -1;
    let highest = Number.NEGATIVE_INFINITY;
    for (let block = 0; block < this.#highest.length; block++) {
      const known = this.#highest[block] as number;
      const score = Number.isNaN(known) ? this.#look(block) : known;
      if (score > highest) {
        highest = score;
        found = block;
      }
    }
    return found < 0 ? -1 : this.#scores.indexOf(highest, found << blockBits);
  }

  #look(block: number): number {
    const begin = block << blockBits;
    const end = Math.min(begin + (1 << blockBits), this.#scores.length);
    let highest = Number.NEGATIVE_INFINITY;
    for (let column = begin; column < end; column++)
      if ((this.#scores[column] as number) > highest) highest = this.#scores[column] as number;
    this.#highest[block] = highest;
    return highest;
  }
}
