/**
 * Order of two strings by UTF-16 code units. `localeCompare` is not used anywhere in a decision: it depends on the
 * machine's locale, and preview and up may run on different machines.
 */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A copy of `items` in the order of `key`, by code units. */
export function sortedBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return items.toSorted((a, b) => byCodeUnits(key(a), key(b)));
}
