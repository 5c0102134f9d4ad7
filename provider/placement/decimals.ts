/**
 * Numbers as they are written in records: six decimals. Digests cover them, and the last bits of a float would tell the
 * order of a sum rather than anything about the world.
 */
export function toMicros(value: number): number {
  return Math.round(value * 1e6);
}

/** `value` to six decimals. */
export function rounded(value: number): number {
  return toMicros(value) / 1e6;
}

/** {@link rounded}, or null for null. */
export function roundedOrNull(value: number | null): number | null {
  return value === null ? null : rounded(value);
}

/** `0.0042` as `0.4%`, `0.31` as `31%`: one decimal below 10 %, and what is not nothing is not 0%. No locale. */
export function percent(fraction: number): string {
  const points = fraction * 100;
  if (points > 0 && points < 0.05) return "under 0.1%";
  if (points >= 10) return `${Math.round(points)}%`;
  return `${Math.round(points * 10) / 10}%`;
}

/** At most two decimals, without trailing zeros: `4`, `0.5`, `12.25`. */
export function plain(value: number): string {
  return String(Math.round(value * 100) / 100);
}
