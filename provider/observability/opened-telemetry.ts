import type { Telemetry } from "./telemetry.ts";

/** Telemetry that is switched on. */
export interface OpenedTelemetry {
  readonly telemetry: Telemetry & {
    /** Runs `work` as what a call of another process asked for, whose `traceparent` came with it. */
    within<T>(traceParent: string | undefined, work: () => T): T;
  };
  /** Sends what is left, within the settings' time. Never rejects. */
  close(): Promise<void>;
}
