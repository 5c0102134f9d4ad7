import { maxLearned } from "../../schema/learned-weights.ts";
import { at } from "../columns/at.ts";

const rounded = (times: number): number => Math.round(times * 1e6) / 1e6;

/**
 * Multiples that make `base` proportional to `wanted` and leave it as heavy as it is all together, each within
 * {@link maxLearned}. What is 0 counts for nothing.
 */
function reachable(base: Float64Array, wanted: Float64Array): Float64Array {
  const total = base.reduce((sum, weight) => sum + weight, 0);
  const scaled = (scale: number): Float64Array =>
    base.map((weight, c) => {
      if (weight === 0) return 1;
      // The trace of what is configured shares out what is left where all that is wanted is at its bound.
      return Math.min(maxLearned, Math.max(1 / maxLearned, scale * (at(wanted, c) / weight + 1e-9)));
    });
  const isEnough = (scale: number): boolean =>
    scaled(scale).reduce((sum, times, c) => sum + times * at(base, c), 0) >= total;
  // The sum grows with the scale: double until it is enough, halve until the two ends are one number.
  let [low, high] = [0, 1];
  for (let doubling = 0; doubling < 200 && !isEnough(high); doubling++) high *= 2;
  for (let halving = 0; halving < 100; halving++) {
    const middle = (low + high) / 2;
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return scaled(high);
}

/**
 * Multiples of the configured weights that lead from `current` towards `wanted`: along the straight line, as far as no
 * weight becomes more than `step` times as heavy or as light. All together stay as heavy as they were configured.
 *
 * Why the straight line, and not each weight as far as it may: every placement that is best at some point of the line is
 * at least as good by the weights at its end as those that are best before. (Let x be best under w, y under
 * v = w + t(e - w). Then v·y >= v·x and w·x >= w·y, and since e is v plus a multiple of v - w, e·y >= e·x.) So where the
 * estimate is right, no step on the way makes any decision worse. A detour may.
 * @param base configured weights; what is 0 stays 0.
 * @param current multiples in effect.
 * @param wanted weights on any scale, not all 0.
 * @returns multiples, rounded to six decimals.
 */
export function boundedStep(
  base: Float64Array,
  current: Float64Array,
  wanted: Float64Array,
  step: number,
): Float64Array {
  const end = reachable(base, wanted);
  let way = 1;
  for (const [c, times] of current.entries()) {
    if (at(base, c) === 0) continue;
    const change = at(end, c) - times;
    if (change > 0) way = Math.min(way, (times * (step - 1)) / change);
    if (change < 0) way = Math.min(way, (times * (1 - 1 / step)) / -change);
  }
  return current.map((times, c) => (at(base, c) === 0 ? times : rounded(times + way * (at(end, c) - times))));
}
