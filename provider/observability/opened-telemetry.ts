import type { Telemetry } from "./telemetry.ts";

/** Telemetry that is switched on. */
export interface OpenedTelemetry {
  readonly telemetry: Telemetry & {
    /** The whole begins now, and not only with the first of its parts. */
    start(): void;
    /** Runs `work` as what a call of another process asked for, whose `traceparent` came with it. */
    within<T>(traceParent: string | undefined, work: () => T): T;
  };
  /** Sends what is left, within the settings' time. Never rejects. */
  close(): Promise<void>;
}
