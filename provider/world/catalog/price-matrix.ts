import { microsPerDollar } from "./catalog-file.ts";

/** Prices over regions and types, of which each may be unknown, with the source of each. */
export class PriceMatrix {
  readonly #types: number;
  readonly #perHour: Float64Array;
  readonly #source: Uint16Array;

  constructor(regions: number, types: number) {
    this.#types = types;
    this.#perHour = new Float64Array(regions * types).fill(Number.NaN);
    this.#source = new Uint16Array(regions * types);
  }

  /** What was there before is gone: give the older figures first. */
  set(region: number, type: number, micros: number, source: number): void {
    const at = region * this.#types + type;
    this.#perHour[at] = micros / microsPerDollar;
    this.#source[at] = source;
  }

  /** US dollars per hour and the index of the source; undefined where unknown. */
  get(region: number, type: number): { readonly perHour: number; readonly source: number } | undefined {
    const at = region * this.#types + type;
    const perHour = this.#perHour[at];
    return perHour === undefined || Number.isNaN(perHour) ? undefined : { perHour, source: this.#source[at] ?? 0 };
  }

  /** How many are known. */
  get size(): number {
    return this.#perHour.reduce((count, perHour) => (Number.isNaN(perHour) ? count : count + 1), 0);
  }
}
