import { z } from "zod";

const grams = z.number().min(0).max(2000).nullable();

/** Hours of one forecast, at most: 31 days. */
export const maxForecastHours = 31 * 24;

/** Carbon intensity of a grid by the hour, gCO2e/kWh; null: unknown. */
export const hourlyCarbon = z.union([
  z.strictObject({
    start: z.iso
      .datetime({ offset: true })
      .refine((text) => Date.parse(text) % 3_600_000 === 0, "a full hour of UTC, such as 2026-06-01T12:00:00Z")
      .describe("Begin of the first hour"),
    gramsPerKwh: z.array(grams).min(1).max(maxForecastHours).describe("One hour after the other"),
  }),
  z.strictObject({
    dayUtc: z.array(grams).length(24).describe("A day that repeats itself: hour 0 to 23 of UTC"),
  }),
]);

/** What a region of the fleet file may say: the hours themselves, or the CSV file that has them. */
export const gridCarbonForecast = z.union([
  z.string().min(1).describe("CSV file with start,gramsPerKwh, an hour a line, relative to the fleet file"),
  hourlyCarbon,
]);

export type HourlyCarbon = z.infer<typeof hourlyCarbon>;
export type GridCarbonForecast = z.infer<typeof gridCarbonForecast>;
