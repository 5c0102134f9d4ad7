import { resolve } from "node:path";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { TelemetryConfig } from "../schema/telemetry-config.ts";

/** Where telemetry goes. */
export interface TelemetrySettings {
  readonly to:
    | {
        readonly kind: "otlp";
        /** Each with its path: `http://localhost:4318/v1/traces`. */
        readonly tracesUrl: string;
        readonly metricsUrl: string;
      }
    | { readonly kind: "file"; readonly path: string };
  readonly traces: boolean;
  readonly metrics: boolean;
  /** Whether spans name resources and stacks as they are called. */
  readonly names: boolean;
  /** Longest time that the end of a process may wait until the rest is sent, in milliseconds. */
  readonly flushMs: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Receivers listen here where nothing else is said: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
const defaultEndpoint = "http://localhost:4318";
export const defaultFlushMs = 1000;

/**
 * Whether telemetry is switched on, and where it goes; null where it is off, which is where nobody asks for it.
 *
 * `NOVACRON_TELEMETRY` goes before the configuration's `telemetry`, and that before OpenTelemetry's own variables: an
 * endpoint for OTLP, or `otlp` as an exporter, switches on, too. `OTEL_SDK_DISABLED`, and `none` as an exporter, switch off.
 * @throws {NovaCronError} NC1003 where `NOVACRON_TELEMETRY` or an endpoint is malformed, or another protocol is asked for.
 */
export function telemetrySettings(
  environment: Environment,
  config: TelemetryConfig,
  projectDirectory: string,
): TelemetrySettings | null {
  const set = (name: string): string | undefined => (environment[name] ?? "").trim() || undefined;
  if (set("OTEL_SDK_DISABLED")?.toLowerCase() === "true") return null;
  const asked = set("NOVACRON_TELEMETRY") ?? config.export ?? (asksForOtlp(set) ? "otlp" : "off");
  if (asked === "off") return null;
  const shared = {
    traces: set("OTEL_TRACES_EXPORTER") !== "none",
    metrics: set("OTEL_METRICS_EXPORTER") !== "none",
    names: config.names ?? false,
    flushMs: config.flushMs ?? defaultFlushMs,
  };
  if (!shared.traces && !shared.metrics) return null;
  if (asked === "otlp") return { ...shared, to: endpoints(set, config) };
  const path = /^file:(.+)$/.exec(asked)?.[1];
  if (path !== undefined) return { ...shared, to: { kind: "file", path: resolve(projectDirectory, path) } };
  throw new NovaCronError("NC1003", `NOVACRON_TELEMETRY is ${JSON.stringify(asked)}`, {
    property: "telemetry",
    expected: "otlp, file:PATH or off",
    remedy: "Correct the variable",
  });
}

type Lookup = (name: string) => string | undefined;

function asksForOtlp(set: Lookup): boolean {
  const endpoints = ["", "TRACES_", "METRICS_"].map((signal) => set(`OTEL_EXPORTER_OTLP_${signal}ENDPOINT`));
  const exporters = [set("OTEL_TRACES_EXPORTER"), set("OTEL_METRICS_EXPORTER")];
  return endpoints.some((url) => url !== undefined) || exporters.includes("otlp");
}

function endpoints(set: Lookup, config: TelemetryConfig): TelemetrySettings["to"] {
  const protocol = set("OTEL_EXPORTER_OTLP_PROTOCOL") ?? "http/json";
  if (!protocol.startsWith("http/")) {
    throw new NovaCronError("NC1003", `OTEL_EXPORTER_OTLP_PROTOCOL is ${JSON.stringify(protocol)}`, {
      property: "telemetry",
      expected: "http/json or http/protobuf: what is sent is JSON, which every receiver of OTLP over HTTP takes",
      remedy: "Name the receiver's HTTP port, 4318 as a rule, or set NOVACRON_TELEMETRY=off",
    });
  }
  const base = config.endpoint ?? set("OTEL_EXPORTER_OTLP_ENDPOINT") ?? defaultEndpoint;
  const at = (signal: "TRACES" | "METRICS"): string => {
    // A signal's own endpoint is taken as it is, says the standard; the shared one gets the signal's path.
    const own = config.endpoint === undefined ? set(`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`) : undefined;
    return checkedUrl(own ?? `${base.replace(/\/$/, "")}/v1/${signal.toLowerCase()}`);
  };
  return { kind: "otlp", tracesUrl: at("TRACES"), metricsUrl: at("METRICS") };
}

function checkedUrl(text: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url.href;
  throw new NovaCronError("NC1003", "the endpoint for telemetry is no URL of http: or https:", {
    property: "telemetry.endpoint",
    expected: "for example http://localhost:4318",
    remedy: "Correct telemetry.endpoint or OTEL_EXPORTER_OTLP_ENDPOINT",
  });
}
