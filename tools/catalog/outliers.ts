/** A price of a type in a region, per hour. */
export interface ListedPrice {
  readonly region: string;
  readonly type: string;
  readonly perHour: number;
}

/** Below this share of what type and region suggest, a price is no bargain but a slip, such as of the decimal point. */
const slipBelow = 0.25;
/** Of so few prices no median is taken. */
const fewest = 5;

/**
 * Prices that cannot be right: less than a quarter of the median of the type over the regions, times the median of the
 * region over the types. (Azure's list had ten at a tenth of that in 2026; real bargains, as in India, are above a half.)
 */
export function slips(prices: readonly ListedPrice[]): ReadonlySet<ListedPrice> {
  const positive = prices.filter(({ perHour }) => perHour > 0);
  const ofType = medians(positive.map(({ type, perHour }) => [type, perHour]));
  const ofRegion = medians(
    positive.flatMap(({ region, type, perHour }) => {
      const usual = ofType.get(type);
      return usual === undefined ? [] : [[region, perHour / usual]];
    }),
  );
  return new Set(
    positive.filter(({ region, type, perHour }) => {
      const [usual, factor] = [ofType.get(type), ofRegion.get(region)];
      return usual !== undefined && factor !== undefined && perHour < usual * factor * slipBelow;
    }),
  );
}

function medians(entries: readonly (readonly [key: string, value: number])[]): ReadonlyMap<string, number> {
  const values = new Map<string, number[]>();
  for (const [key, value] of entries) {
    const known = values.get(key);
    if (known === undefined) values.set(key, [value]);
    else known.push(value);
  }
  return new Map(
    [...values]
      .filter(([, all]) => all.length >= fewest)
      .map(([key, all]) => [key, all.sort((a, b) => a - b)[all.length >> 1] ?? 0]),
  );
}
