import type { HourlyCarbon } from "../../schema/carbon-forecast.ts";

/** Milliseconds of an hour. */
export const hourMs = 3_600_000;

/** gCO2e/kWh in the hour that begins at `hour` x 3,600,000 ms since 1970; null when unknown. */
export function gramsInHour(carbon: HourlyCarbon, hour: number): number | null {
  if ("dayUtc" in carbon) return carbon.dayUtc[((hour % 24) + 24) % 24] ?? null;
  return carbon.gramsPerKwh[hour - Date.parse(carbon.start) / hourMs] ?? null;
}

/**
 * Mean gCO2e/kWh from `startMs` on for `durationMs`, hours that it only touches by the part that it has of them; null when
 * one of them is unknown.
 */
export function meanGrams(carbon: HourlyCarbon, startMs: number, durationMs: number): number | null {
  const endMs = startMs + durationMs;
  let sum = 0;
  for (let hour = Math.floor(startMs / hourMs); hour * hourMs < endMs; hour++) {
    const grams = gramsInHour(carbon, hour);
    if (grams === null) return null;
    const part = Math.min(endMs, (hour + 1) * hourMs) - Math.max(startMs, hour * hourMs);
    sum += grams * part;
  }
  return sum / durationMs;
}
