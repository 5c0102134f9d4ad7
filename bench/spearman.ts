/** Ranks of the known values, ties sharing their mean rank; NaN stays NaN. */
export function ranks(values: Float64Array): Float64Array {
  const order = [...values.keys()].filter((i) => !Number.isNaN(values[i]));
  order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const result = new Float64Array(values.length).fill(Number.NaN);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1] ?? -1] === values[order[from] ?? -1]) to++;
    for (let k = from; k <= to; k++) result[order[k] ?? -1] = (from + to) / 2;
    from = to + 1;
  }
  return result;
}

/**
 * Spearman's rank correlation of two columns of {@link ranks}, over what both know. NaN where fewer than three are known of
 * both, or one of them is the same everywhere: then nothing can be said.
 */
export function rankCorrelation(a: Float64Array, b: Float64Array): number {
  let [n, sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? Number.NaN, b[i] ?? Number.NaN];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    n++;
    sumA += x;
    sumB += y;
    sumAA += x * x;
    sumBB += y * y;
    sumAB += x * y;
  }
  const [varianceA, varianceB] = [sumAA - (sumA * sumA) / n, sumBB - (sumB * sumB) / n];
  if (n < 3 || varianceA <= 1e-9 || varianceB <= 1e-9) return Number.NaN;
  return (sumAB - (sumA * sumB) / n) / Math.sqrt(varianceA * varianceB);
}
