/** Sums a value over the candidates of each group, by the group's number. */
export function groupSums(
  size: number,
  group: (i: number) => number,
  value: (i: number) => number,
): ReadonlyMap<number, number> {
  const sums = new Map<number, number>();
  for (let i = 0; i < size; i++) sums.set(group(i), (sums.get(group(i)) ?? 0) + value(i));
  return sums;
}
