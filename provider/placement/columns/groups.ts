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

/** Free share of the vCPUs of a rack's other nodes; 0 where there are none. */
export function freeBeside(capacity: number, free: number, ownCapacity: number, ownFree: number): number {
  const others = capacity - ownCapacity;
  return others < 1e-9 ? 0 : (free - ownFree) / others;
}

/** How often a request fits into what is free. */
export function timesFits(
  freeVcpus: number,
  freeMemoryGiB: number,
  request: { readonly vcpus: number; readonly memoryGiB: number },
): number {
  return Math.floor(Math.min(freeVcpus / request.vcpus, freeMemoryGiB / request.memoryGiB) + 1e-9);
}
