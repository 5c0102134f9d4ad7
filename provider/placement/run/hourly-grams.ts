import type { HourlyCarbon } from "../../schema/carbon-forecast.ts";

/** Milliseconds of an hour. */
export const hourMs = 3_600_000;

/** Of the hours from the first on: sums of what is known, and how many are not. `sums[n]` is of the first n. */
interface Totals {
  /** Hours since 1970. */
  readonly first: number;
  readonly sums: Float64Array;
  readonly unknown: Uint32Array;
}

// A long job asks for the mean from every hour of its window: each is a difference of two sums.
const totals = new WeakMap<HourlyCarbon, Totals>();

function totalsOf(carbon: HourlyCarbon): Totals {
  const known = totals.get(carbon);
  if (known !== undefined) return known;
  const isDay = "dayUtc" in carbon;
  const grams = isDay ? carbon.dayUtc : carbon.gramsPerKwh;
  const sums = new Float64Array(grams.length + 1);
  const unknown = new Uint32Array(grams.length + 1);
  for (const [hour, value] of grams.entries()) {
    sums[hour + 1] = (sums[hour] ?? 0) + (value ?? 0);
    unknown[hour + 1] = (unknown[hour] ?? 0) + (value === null ? 1 : 0);
  }
  const made = { first: isDay ? 0 : Date.parse(carbon.start) / hourMs, sums, unknown };
  totals.set(carbon, made);
  return made;
}

/** gCO2e/kWh in the hour that begins at `hour` x 3,600,000 ms since 1970; null when unknown. */
export function gramsInHour(carbon: HourlyCarbon, hour: number): number | null {
  if ("dayUtc" in carbon) return carbon.dayUtc[((hour % 24) + 24) % 24] ?? null;
  return carbon.gramsPerKwh[hour - totalsOf(carbon).first] ?? null;
}

/** Sum over whole hours, the last not included; null when one is unknown. */
function sumOfHours(carbon: HourlyCarbon, from: number, to: number): number | null {
  const { first, sums, unknown } = totalsOf(carbon);
  const last = sums.length - 1;
  const until = (totalsSoFar: Float64Array | Uint32Array, hour: number): number => {
    if (!("dayUtc" in carbon)) return totalsSoFar[hour - first] ?? 0;
    return Math.floor(hour / 24) * (totalsSoFar[last] ?? 0) + (totalsSoFar[((hour % 24) + 24) % 24] ?? 0);
  };
  if (!("dayUtc" in carbon) && (from < first || to - first > last)) return null;
  return until(unknown, to) > until(unknown, from) ? null : until(sums, to) - until(sums, from);
}

/**
 * Mean gCO2e/kWh from `startMs` on for `durationMs`, hours that it only touches by the part that it has of them; null when
 * one of them is unknown.
 */
export function meanGrams(carbon: HourlyCarbon, startMs: number, durationMs: number): number | null {
  const endMs = startMs + durationMs;
  const [first, last] = [Math.floor(startMs / hourMs), Math.floor(endMs / hourMs)];
  const head = startMs / hourMs - first;
  const tail = endMs / hourMs - last;
  const whole = sumOfHours(carbon, first, last);
  // An hour that is not touched may be unknown.
  const [begun, ended] = [head === 0 ? 0 : gramsInHour(carbon, first), tail === 0 ? 0 : gramsInHour(carbon, last)];
  if (whole === null || begun === null || ended === null) return null;
  return (whole - begun * head + ended * tail) / (durationMs / hourMs);
}
