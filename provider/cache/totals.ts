/** Counters by name: `redis.hits`, `computed`. Names are lower-case words with dots and hyphens, counts whole and from 0. */
export type Totals = Readonly<Record<string, number>>;

const name = /^[a-z][a-z0-9.-]{0,63}$/;

/** What of a table of unknown origin are totals: whoever can write to a shared cache can write anything there. */
export function readTotals(rows: Iterable<readonly [name: string, count: unknown]>): Totals {
  const read: Record<string, number> = {};
  for (const [key, value] of rows) {
    const count = Number(value);
    if (name.test(key) && Number.isSafeInteger(count) && count >= 0) read[key] = count;
  }
  return read;
}

/** Those that are not 0: the others would be written for nothing. */
export function countedOnly(totals: Totals): readonly (readonly [name: string, count: number])[] {
  return Object.entries(totals).filter(([, count]) => count > 0);
}
