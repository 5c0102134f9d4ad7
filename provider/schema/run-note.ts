/** A run of a flexible job at one place and time. */
export interface PlacedRun {
  readonly target: string;
  readonly region: string;
  /** ISO 8601 instant. */
  readonly startAt: string;
  /** gCO2e of the whole run; null when unknown. */
  readonly carbonGrams: number | null;
}

/** When a flexible job runs, and what that saves. */
export interface RunNote {
  /** ISO 8601 instant at which it is to start. */
  readonly startAt: string;
  readonly durationHours: number;
  /** ISO 8601 instant at which it has ended at the latest. */
  readonly deadline: string;
  /** gCO2e of the whole run; null when unknown. */
  readonly carbonGrams: number | null;
  /** What the grams rest on: the hours of the forecast, the grid's mean, or nothing. */
  readonly from: "forecast" | "mean" | null;
  /** ISO 8601 instant at which the forecast was read; null without one. */
  readonly forecastAsOf: string | null;
  /** Why the time is this one. */
  readonly why: string;
  /** Started at once where it would run without flexibility; null where there is no such place. */
  readonly atOnce: PlacedRun | null;
  /** Grams at once less those here; below 0 where it emits more. null when one is unknown. */
  readonly savedGrams: number | null;
  /** {@link savedGrams} as a share of the grams at once; null when unknown, and where those are 0. */
  readonly savedShare: number | null;
}
