/** At most so many decimals, without trailing zeros, the same everywhere: no locale. */
export function decimals(value: number, places: number): string {
  return String(Number(value.toFixed(places)));
}

/** A fraction as a percentage with one decimal. */
export function percent(fraction: number): string {
  return `${decimals(fraction * 100, 1)}%`;
}
