import { at } from "../columns/at.ts";
import { maxLearned } from "./learned-weights.ts";

const rounded = (times: number): number => Math.round(times * 1e6) / 1e6;
const within = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/**
 * Multiples that lead from `current` towards weights in proportion to `wanted`, none by more than `step` times in either
 * direction nor beyond {@link maxLearned}, such that all weights together stay as heavy as `base`: otherwise what goes
 * down fast and comes up slowly would drift towards a bound.
 * @param base configured weights; where one is 0 the multiple stays.
 * @param wanted any scale.
 * @returns multiples, rounded to six decimals.
 */
export function boundedStep(
  base: Float64Array,
  current: Float64Array,
  wanted: Float64Array,
  step: number,
): Float64Array {
  const total = base.reduce((sum, weight) => sum + weight, 0);
  const stepAt = (scale: number): Float64Array =>
    current.map((times, c) => {
      const weight = at(base, c);
      if (weight === 0) return times;
      const low = Math.max(times / step, 1 / maxLearned);
      return within(
        (scale * at(wanted, c)) / weight,
        Math.min(low, times),
        Math.max(times, Math.min(times * step, maxLearned)),
      );
    });
  const sumAt = (scale: number): number => stepAt(scale).reduce((sum, times, c) => sum + times * at(base, c), 0);
  // The sum grows with the scale, from below the total to above it: halve until the two ends are one number.
  let [low, high] = [0, 1];
  for (let doubling = 0; doubling < 200 && sumAt(high) < total; doubling++) high *= 2;
  for (let halving = 0; halving < 100; halving++) {
    const middle = (low + high) / 2;
    if (sumAt(middle) < total) low = middle;
    else high = middle;
  }
  return stepAt(high).map(rounded);
}
