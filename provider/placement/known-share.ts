import { at } from "./columns/at.ts";
import type { MeasuredColumn } from "./columns/measured-column.ts";

/**
 * What a factor counts of which nothing is known for any candidate. It cannot tell them apart, so it takes nothing from
 * this choice; that another might have been made with it takes a quarter of its weight from the confidence.
 */
export const darkShare = 0.25;

/**
 * How much of what the factors need is known of each candidate, 0 to 1, by weight.
 * @param weights Of all factors that apply, known or not.
 */
export function knownShares(columns: readonly MeasuredColumn[], weights: Float64Array, size: number): Float64Array {
  const known = new Float64Array(size);
  let needed = 0;
  for (const [index, { levels, isKnown }] of columns.entries()) {
    const weight = at(weights, index);
    needed += weight * (isKnown ? 1 : darkShare);
    if (!isKnown || weight === 0) continue;
    for (let row = 0; row < size; row++) {
      if (!Number.isNaN(levels[row])) known[row] = (known[row] ?? 0) + weight;
    }
  }
  for (let row = 0; row < size; row++) known[row] = needed === 0 ? 0 : Math.min(1, at(known, row) / needed);
  return known;
}
