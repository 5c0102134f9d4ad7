type Branch<T> = Map<number, Branch<T> | T>;

/**
 * Values by some of a document's attributes, each a small whole number: a tree with a level for each of them.
 * @example
 * const tree = new AnswerTree<string>([2, 0]);
 * tree.set([7, 1, 3], "three, then seven");
 * tree.get([7, 99, 3]); // "three, then seven": what stands at position 1 is nobody's business
 */
export class AnswerTree<T extends object> {
  readonly #above: readonly number[];
  readonly #last: number | undefined;
  readonly #root: Branch<T> = new Map();

  /** @param positions of the attributes; those that seldom change first, for each change takes a branch of its own. */
  constructor(positions: readonly number[]) {
    this.#above = positions.slice(0, -1);
    this.#last = positions.at(-1);
  }

  get(units: readonly number[]): T | undefined {
    let branch = this.#root;
    for (const position of this.#above) {
      const next = branch.get(units[position] ?? -1);
      if (next === undefined) return undefined;
      branch = next as Branch<T>;
    }
    return branch.get(this.#leaf(units)) as T | undefined;
  }

  set(units: readonly number[], value: T): void {
    let branch = this.#root;
    for (const position of this.#above) {
      const unit = units[position] ?? -1;
      const next = (branch.get(unit) as Branch<T> | undefined) ?? new Map();
      branch.set(unit, next);
      branch = next;
    }
    branch.set(this.#leaf(units), value);
  }

  /** Where there are no attributes, there is one value for all. */
  #leaf(units: readonly number[]): number {
    return this.#last === undefined ? -1 : (units[this.#last] ?? -1);
  }
}
