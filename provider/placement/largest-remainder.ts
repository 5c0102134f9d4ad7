/**
 * Splits `total` whole units in proportion to `weights`: every part is rounded down or up, and all add up to `total`
 * exactly (Hamilton's method; equal remainders go to the first). All zero gives all zero.
 */
export function largestRemainder(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum <= 0) return weights.map(() => 0);
  return roundedTo(
    total,
    weights.map((weight) => (weight / sum) * total),
  );
}

/**
 * Rounds amounts down or up so that they add up to `total`, a whole number that differs from their sum by less than half as
 * many as there are of them: what is missing goes to the largest remainders, one each, and what is too much is taken from the
 * smallest. Unlike {@link largestRemainder} it scales nothing, so that the large ones do not bear the difference. What is
 * nothing stays so.
 */
export function roundedTo(total: number, amounts: readonly number[]): number[] {
  const parts = amounts.map(Math.floor);
  const order = amounts
    .flatMap((amount, index) => (amount > 0 ? [{ index, remainder: amount - Math.floor(amount) }] : []))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  let left = total - parts.reduce((all, part) => all + part, 0);
  const change = (index: number, by: 1 | -1): void => {
    parts[index] = (parts[index] ?? 0) + by;
    left -= by;
  };
  while (left > 0 && order.length > 0) for (const { index } of order.slice(0, left)) change(index, 1);
  for (const { index } of order.toReversed()) {
    if (left >= 0) break;
    if ((parts[index] ?? 0) > 0) change(index, -1);
  }
  return parts;
}
