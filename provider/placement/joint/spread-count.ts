import type { SpreadCoupling } from "./coupling.ts";

/** Running counts of one spread. */
export class SpreadCount {
  readonly coupling: SpreadCoupling;
  readonly #counts: Int32Array;
  /** Bound members by domain. */
  readonly #boundIn: Int32Array;
  readonly #isBound: ReadonlySet<number>;
  /** Null where it binds in any case. */
  readonly #holders: ReadonlySet<number> | null;
  #holdersPlaced = 0;
  #fewest = 0;
  #isStale = true;

  constructor(coupling: SpreadCoupling) {
    this.coupling = coupling;
    this.#counts = Int32Array.from(coupling.standing);
    this.#boundIn = new Int32Array(coupling.standing.length);
    this.#isBound = new Set(coupling.bound);
    this.#holders = coupling.holders && new Set(coupling.holders);
  }

  get #minimum(): number {
    if (this.#isStale) {
      let fewest = Number.POSITIVE_INFINITY;
      for (const count of this.#counts) if (count >= 0 && count < fewest) fewest = count;
      this.#fewest = fewest;
      this.#isStale = false;
    }
    return this.#fewest;
  }

  get #binds(): boolean {
    return this.#holders === null || this.#holdersPlaced > 0;
  }

  /** Whether one more may come to `node`: `request`, which is of the group and not counted yet. */
  takes(request: number, node: number): boolean {
    if (!this.#binds) {
      if (this.#holders?.has(request) !== true) return true;
      // With it the spread begins to bind all who are placed already.
      this.count(request, node, 1);
      const holds = this.holds();
      this.count(request, node, -1);
      return holds;
    }
    const domain = this.coupling.domain[node] ?? -1;
    const count = this.#counts[domain] ?? -1;
    if (count < 0 || count - this.#minimum < this.coupling.maxSkew) return true;
    return !this.#isBound.has(request) && (this.#boundIn[domain] ?? 0) === 0;
  }

  /** Counts `request` in (+1) or out (-1). */
  count(request: number, node: number, by: 1 | -1): void {
    if (this.#holders?.has(request) === true) this.#holdersPlaced += by;
    const domain = this.coupling.domain[node] ?? -1;
    const count = this.#counts[domain] ?? -1;
    if (count < 0) return;
    this.#counts[domain] = count + by;
    if (this.#isBound.has(request)) this.#boundIn[domain] = (this.#boundIn[domain] ?? 0) + by;
    this.#isStale = true;
  }

  /** Whether it holds as everything stands: a place that was left may have made another domain the emptiest. */
  holds(): boolean {
    if (!this.#binds) return true;
    const fewest = this.#minimum;
    for (let domain = 0; domain < this.#counts.length; domain++) {
      if ((this.#boundIn[domain] ?? 0) > 0 && (this.#counts[domain] ?? 0) - fewest > this.coupling.maxSkew)
        return false;
    }
    return true;
  }
}
