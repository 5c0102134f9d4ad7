import { NovaCronError } from "../../errors/novacron-error.ts";
import type { HourlyCarbon } from "../../schema/carbon-forecast.ts";
import type { FleetRegion } from "../../schema/fleet.ts";
import { type Flexible, maxWindowHours } from "../../schema/flexible.ts";
import { hourMs, meanGrams } from "./hourly-grams.ts";

/** When a job runs if it runs in one region, and on what grid. */
export interface Run {
  readonly startMs: number;
  /** Mean over the run; null when unknown. */
  readonly gramsPerKwh: number | null;
  /** What that rests on. */
  readonly from: "forecast" | "mean" | null;
  /** Why then. */
  readonly why: string;
  /** Why not when it was to start before; null when it is as it was, or was nothing. */
  readonly retimed: string | null;
}

/** What a region's grid emits during a run: by its forecast, else by its mean. */
export function atGrid(
  startMs: number,
  durationMs: number,
  region: FleetRegion,
  carbon: HourlyCarbon | undefined,
): Pick<Run, "gramsPerKwh" | "from"> {
  // Where there is a forecast, the mean of other times does not stand in for hours that it does not know.
  const gramsPerKwh =
    carbon === undefined ? (region.gridCarbonGramsPerKwh ?? null) : meanGrams(carbon, startMs, durationMs);
  const source = carbon === undefined ? "mean" : "forecast";
  return { gramsPerKwh, from: gramsPerKwh === null ? null : source };
}

/** When a job may start; milliseconds since 1970. */
export interface RunWindow {
  /** As soon as it may: not before the instant of the decision. */
  readonly firstMs: number;
  /** So that it ends at the deadline. */
  readonly lastMs: number;
  readonly durationMs: number;
}

/**
 * The window that is left of a job's limits at an instant.
 * @throws {NovaCronError} NC1206 when it could not end before its deadline any more; NC1001 when the deadline is further
 * away than 14 days, where `earliest` is left out.
 */
export function runWindow({ durationHours, earliest, deadline }: Flexible, asOfMs: number): RunWindow {
  const durationMs = durationHours * hourMs;
  const firstMs = Math.max(asOfMs, earliest === undefined ? asOfMs : Date.parse(earliest));
  const lastMs = Date.parse(deadline) - durationMs;
  if (lastMs < firstMs) {
    throw new NovaCronError(
      "NC1206",
      `a run of ${durationHours} h that starts at ${isoOf(firstMs)} does not end before ${deadline}`,
      {
        property: "flexible.deadline",
        expected: `${isoOf(firstMs + durationMs)} or later`,
        remedy: "Give a later deadline, or take the job out of the program.",
      },
    );
  }
  if (lastMs + durationMs - firstMs > maxWindowHours * hourMs) {
    throw new NovaCronError("NC1001", `flexible.deadline is ${deadline}, further away than any forecast`, {
      property: "flexible.deadline",
      expected: `at most 14 days after ${isoOf(firstMs)}`,
      remedy: "Give an earlier deadline.",
    });
  }
  return { firstMs, lastMs, durationMs };
}

/** An instant as decisions write it. */
export function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

/** All instants at which it may start: as soon as possible, and every full hour after that. Ascending. */
export function startsOf({ firstMs, lastMs }: RunWindow): number[] {
  const starts = [firstMs];
  for (let at = (Math.floor(firstMs / hourMs) + 1) * hourMs; at <= lastMs; at += hourMs) starts.push(at);
  return starts;
}
