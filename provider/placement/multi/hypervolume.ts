/**
 * Volume that points dominate up to a reference point: what a front is worth, by which fronts are compared (Zitzler and
 * Thiele, IEEE Trans. Evol. Comp. 3, 1999). By slicing objective after objective (While et al., HSO, IEEE Trans. Evol.
 * Comp. 10, 2006); for fronts of some hundred points.
 * @param points The less the better. What is beyond the reference adds nothing.
 */
export function hypervolume(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const last = reference.length - 1;
  const within = points.filter((point) => reference.every((limit, k) => (point[k] ?? Number.NaN) < limit));
  const limit = reference[last] ?? 0;
  const depth = (point: readonly number[] | undefined): number => point?.[last] ?? limit;
  const sorted = within.toSorted((a, b) => depth(a) - depth(b));
  if (last === 0) return sorted.length === 0 ? 0 : limit - depth(sorted[0]);
  const above = reference.slice(0, last);
  let volume = 0;
  let seen: (readonly number[])[] = [];
  for (const [i, point] of sorted.entries()) {
    const flat = point.slice(0, last);
    const covers = (a: readonly number[], b: readonly number[]): boolean => a.every((x, k) => x <= (b[k] ?? x));
    if (!seen.some((other) => covers(other, flat))) seen = [...seen.filter((other) => !covers(flat, other)), flat];
    const thickness = depth(sorted[i + 1]) - depth(point);
    if (thickness > 0) volume += thickness * hypervolume(seen, above);
  }
  return volume;
}
