import { readFile } from "node:fs/promises";
import { z } from "zod";
import { NovaCronError } from "../errors/novacron-error.ts";
import { type HourlyCarbon, hourlyCarbon, maxForecastHours } from "../schema/carbon-forecast.ts";
import type { FleetFile } from "../schema/fleet.ts";

const hourMs = 3_600_000;

/** Hours before it was read that are kept: telemetry, which says what time it is, may be older. */
const keptHoursBefore = 24;

/** How clean the grids will be, as it was read at an instant. Regions that say nothing are not in it. */
export const carbonForecast = z.strictObject({
  asOf: z.iso.datetime().describe("When it was read"),
  regions: z.record(z.string(), hourlyCarbon),
});

export type CarbonForecast = z.infer<typeof carbonForecast>;

/**
 * The hours of a forecast file: a heading `start,gramsPerKwh`, then an hour a line, as an ISO 8601 instant on the full
 * hour of UTC and gCO2e/kWh. Nothing behind the comma, or no line, is an hour that nobody knows. Of a long file the 31 days
 * from a day before `asOf` on.
 * @param path Only for messages.
 * @throws {NovaCronError} NC1107
 */
export function parseForecast(text: string, path: string, asOf: string): HourlyCarbon {
  const [heading, ...lines] = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (heading?.trim() !== "start,gramsPerKwh") {
    throw malformed(path, 1, `the heading is "${(heading ?? "").slice(0, 60)}"`, "the heading start,gramsPerKwh");
  }
  const begin = Math.floor(Date.parse(asOf) / hourMs) - keptHoursBefore;
  const hours = new Map<number, number | null>();
  const seen = new Set<number>();
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const [start = "", grams = "", ...more] = line.split(",").map((cell) => cell.trim());
    const at = instantOf(start);
    if (at === null || at % hourMs !== 0)
      throw malformed(path, index + 2, `"${start}" is no full hour of UTC`, "an instant such as 2026-06-01T12:00:00Z");
    const value = grams === "" ? null : Number(grams);
    if (more.length > 0 || (value !== null && !(value >= 0 && value <= 2000)))
      throw malformed(path, index + 2, `"${line.slice(0, 60)}"`, "two columns, and 0 to 2000 gCO2e/kWh in the second");
    const hour = at / hourMs;
    if (seen.has(hour)) throw malformed(path, index + 2, `${start} is there twice`, "each hour once");
    seen.add(hour);
    if (hour >= begin && hour < begin + maxForecastHours) hours.set(hour, value);
  }
  const known = [...hours.keys()];
  // Nothing of it is about the time that matters: an hour of which nothing is known says as much.
  const [first, last] = known.length === 0 ? [begin, begin] : [Math.min(...known), Math.max(...known)];
  const gramsPerKwh = Array.from({ length: last - first + 1 }, (_, index) => hours.get(first + index) ?? null);
  return { start: new Date(first * hourMs).toISOString(), gramsPerKwh };
}

/** Milliseconds since 1970 of an ISO 8601 instant with its offset; null of anything else. */
function instantOf(text: string): number | null {
  return z.iso.datetime({ offset: true }).safeParse(text).success ? Date.parse(text) : null;
}

function malformed(path: string, line: number, what: string, expected: string): NovaCronError {
  return new NovaCronError("NC1107", `${path}:${line}: ${what}`, {
    property: "regions.gridCarbonForecast",
    expected,
    remedy: `Correct line ${line}.`,
  });
}

/**
 * Reads what a fleet says of its grids by the hour; null where no region says anything.
 * @param paths Absolute paths of the files that regions name, by region.
 * @throws {NovaCronError} NC1107 where a file cannot be read, or is malformed.
 */
export async function takeCarbonForecast(
  fleet: FleetFile,
  paths: ReadonlyMap<string, string>,
  asOf: string,
): Promise<CarbonForecast | null> {
  const entries = await Promise.all(
    fleet.regions.map(async ({ name, gridCarbonForecast }): Promise<readonly [string, HourlyCarbon] | null> => {
      if (gridCarbonForecast === undefined) return null;
      if (typeof gridCarbonForecast !== "string") return [name, gridCarbonForecast];
      const path = paths.get(name) ?? gridCarbonForecast;
      return [name, parseForecast(await readForecast(path), path, asOf)];
    }),
  );
  const known = entries.flatMap((entry) => (entry === null ? [] : [entry]));
  return known.length === 0 ? null : { asOf, regions: Object.fromEntries(known) };
}

async function readForecast(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new NovaCronError("NC1107", `the carbon forecast ${path} cannot be read`, {
      property: "regions.gridCarbonForecast",
      expected: "a CSV file that the fleet file names relative to itself",
      remedy: "Correct gridCarbonForecast in the fleet file, or remove it.",
      cause,
    });
  }
}

/** The fleet without its hours, which change by themselves: a Snapshot carries them apart. */
export function withoutForecasts(fleet: FleetFile): FleetFile {
  if (fleet.regions.every(({ gridCarbonForecast }) => gridCarbonForecast === undefined)) return fleet;
  return { ...fleet, regions: fleet.regions.map(({ gridCarbonForecast: _, ...region }) => region) };
}

/** Which regions have a forecast, and where from: what of it users edit. */
export function forecastSources(fleet: FleetFile): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fleet.regions.flatMap(({ name, gridCarbonForecast: forecast }) => {
      if (forecast === undefined) return [];
      if (typeof forecast === "string") return [[name, `file ${forecast}`]];
      return [[name, "dayUtc" in forecast ? "day" : "hours"]];
    }),
  );
}
