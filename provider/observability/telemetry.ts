import type { CounterName, HistogramName, SpanName } from "./signals.ts";

/** What spans and measurements carry. No secrets, and of users' data only what {@link pseudonym} leaves of it. */
export type TelemetryAttributes = Readonly<Record<string, string | number | boolean>>;

/** A span that is under way. */
export interface TelemetrySpan {
  set(attributes: TelemetryAttributes): void;
}

/**
 * Where the engine says what it does and how long that takes. It is no input of anything: nothing is decided by it, and
 * it never fails. What is measured, and by which clock, whoever implements it knows; see {@link noTelemetry}.
 */
export interface Telemetry {
  /** False where nobody listens: attributes that cost something need not be made then. */
  readonly isOn: boolean;
  /** A name of the user's as it may be told: its pseudonym, unless names were asked for. */
  told(name: string): string;
  /**
   * Runs `work` as a part of what is under way: the innermost span around the call, or the whole. The span ends with `work`;
   * where that gives a promise, when it settles. What `work` throws is noted by its code, and passed on.
   */
  span<T>(name: SpanName, work: (span: TelemetrySpan) => T): T;
  /** Says something of the whole: of the plan, or of the command. */
  describe(attributes: TelemetryAttributes): void;
  add(counter: CounterName, amount: number, attributes?: TelemetryAttributes): void;
  /** Seconds, as the histograms' unit says. */
  record(histogram: HistogramName, value: number, attributes?: TelemetryAttributes): void;
}

const noSpan: TelemetrySpan = { set: () => undefined };

/** What is there where telemetry is off: work is run, and nothing else. */
export const noTelemetry: Telemetry = {
  isOn: false,
  told: () => "",
  span: (_name, work) => work(noSpan),
  describe: () => undefined,
  add: () => undefined,
  record: () => undefined,
};
