/**
 * A short ascending list of amounts that stands for all amounts that were asked for: where there are more than `most`
 * distinct ones, the heaviest stay, and the largest always does.
 */
export function stepsOf(amounts: ReadonlyMap<number, number>, most: number): Int32Array {
  const ascending = [...amounts].sort(([a], [b]) => a - b);
  const heaviest = [...ascending].sort(([, x], [, y]) => y - x).slice(0, most);
  return Int32Array.from(new Set([...heaviest, ...ascending.slice(-1)].map(([amount]) => amount))).sort();
}

/** How many of the ascending `steps` are not above `amount`. */
export function stepsWithin(steps: Int32Array, amount: number): number {
  let low = 0;
  let high = steps.length;
  // Most nodes have more memory than anything asks for.
  if (high > 0 && (steps[high - 1] as number) <= amount) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] as number) <= amount) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many steps something needs that asks for `amount`: 1 for what the first step covers. */
export function stepsNeeded(steps: Int32Array, amount: number): number {
  return stepsWithin(steps, amount - 1) + 1;
}
