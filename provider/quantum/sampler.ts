import type { UniformSource } from "./random.ts";

/** Draws indices with given relative weights, by binary search in their running sum: O(log n) a draw. */
export class Sampler {
  readonly #sums: Float64Array;

  constructor(weights: Float64Array) {
    const sums = new Float64Array(weights.length);
    let sum = 0;
    for (let i = 0; i < weights.length; i++) {
      sum += weights[i] as number;
      sums[i] = sum;
    }
    this.#sums = sums;
  }

  /** An index; never one of weight 0. */
  draw(uniform: UniformSource): number {
    const sums = this.#sums;
    const at = uniform() * (sums.at(-1) ?? 0);
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sums[middle] as number) > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** How many of `trials` succeed, each with the given probability. */
export function drawBinomial(trials: number, probability: number, uniform: UniformSource): number {
  let successes = 0;
  for (let i = 0; i < trials; i++) if (uniform() < probability) successes += 1;
  return successes;
}
