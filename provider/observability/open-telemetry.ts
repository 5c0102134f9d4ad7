import { createHash } from "node:crypto";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  RandomIdGenerator,
  type SpanExporter,
} from "@opentelemetry/sdk-trace-base";
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from "@opentelemetry/semantic-conventions";
import { endpointProblem } from "./endpoint-problem.ts";
import { fileExporters } from "./file-exporter.ts";
import type { OpenedTelemetry } from "./opened-telemetry.ts";
import { OtelTelemetry } from "./otel-telemetry.ts";
import type { SpanName } from "./signals.ts";
import type { TelemetryAttributes } from "./telemetry.ts";
import type { TelemetrySettings } from "./telemetry-settings.ts";
import { parseTraceParent } from "./trace-parent.ts";
import { withinTime } from "./within-time.ts";

/** What the process gives telemetry. */
export interface TelemetryEdge {
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Names the run that this process works for: where nobody gives a parent, all processes of a run are one trace. */
  readonly run: string;
  /** Names this process. */
  readonly process: string;
  readonly root: SpanName;
  readonly attributes?: TelemetryAttributes;
  /** Hears, once, that telemetry does not get where it should. */
  readonly onTrouble: (message: string) => Promise<void>;
}

/** How often spans are sent, so that little is left for the end of a plan. */
const spansEveryMs = 250;
/** How often metrics are: processes mostly end before, and send theirs then. */
const metricsEveryMs = 15_000;
/** What could not be sent within this time is dropped. */
const exportTimeoutMs = 5_000;
/** A receiver on the same machine answers within a millisecond; one that has not taken a connection by then is slow. */
const probeTimeoutMs = 2_000;
/** Longest wait at the end for a receiver that could not be reached before. */
const lostFlushMs = 100;

/**
 * Opens exporters for spans and metrics. What is unreachable, slow or refused is said once and dropped: nothing that is
 * measured here waits for it, but for {@link OpenedTelemetry.close}, which has a limit.
 */
export function openTelemetry(settings: TelemetrySettings, edge: TelemetryEdge): OpenedTelemetry {
  let isLost = false;
  const trouble = async (what: string): Promise<void> => {
    if (isLost) return;
    isLost = true;
    await edge.onTrouble(`telemetry is lost: ${what}`);
  };
  const { spans, metrics } = watched(exportersOf(settings), trouble);
  const resource = resourceFor(edge);
  const tracers = new BasicTracerProvider({
    resource,
    idGenerator: runIds(edge.run),
    spanProcessors: settings.traces
      ? [new BatchSpanProcessor(spans, { scheduledDelayMillis: spansEveryMs, maxQueueSize: 16_384 })]
      : [],
  });
  const meters = new MeterProvider({
    resource,
    readers: settings.metrics
      ? [
          new PeriodicExportingMetricReader({
            exporter: metrics,
            exportIntervalMillis: metricsEveryMs,
            exportTimeoutMillis: exportTimeoutMs,
          }),
        ]
      : [],
  });
  const telemetry = new OtelTelemetry({
    tracer: tracers.getTracer("novacron", edge.version),
    meter: meters.getMeter("novacron", edge.version),
    root: edge.root,
    parent: parseTraceParent(edge.environment.TRACEPARENT),
    attributes: edge.attributes ?? {},
    names: settings.names,
    clock: () => performance.now(),
  });
  if (settings.to.kind === "otlp") {
    // An exporter tries again for seconds before it gives up; a plan may be over by then, and nobody would be told.
    const { to } = settings;
    const url = settings.traces ? to.tracesUrl : to.metricsUrl;
    void endpointProblem(url, probeTimeoutMs).then((problem) => (problem === null ? undefined : trouble(problem)));
  }
  return {
    telemetry,
    close: async () => {
      telemetry.end();
      const sent = Promise.allSettled([tracers.shutdown(), meters.shutdown()]);
      if (await withinTime(sent, isLost ? Math.min(lostFlushMs, settings.flushMs) : settings.flushMs)) return;
      const late = trouble(`the receiver has not taken it within ${settings.flushMs} ms of the plan's end`);
      await withinTime(late, lostFlushMs);
    },
  };
}

interface Exporters {
  readonly spans: SpanExporter;
  readonly metrics: PushMetricExporter;
}

function exportersOf({ to }: TelemetrySettings): Exporters {
  if (to.kind === "file") return fileExporters(to.path);
  // Headers, certificates, compression and the temporality of sums are those of OpenTelemetry's own variables.
  return {
    spans: new OTLPTraceExporter({ url: to.tracesUrl, timeoutMillis: exportTimeoutMs }),
    metrics: new OTLPMetricExporter({ url: to.metricsUrl, timeoutMillis: exportTimeoutMs }),
  };
}

/** The same exporters, whose failures are heard. */
function watched({ spans, metrics }: Exporters, trouble: (what: string) => Promise<void>): Exporters {
  const hear = (result: { readonly code: number; readonly error?: Error }): void => {
    if (result.code !== 0) void trouble(result.error?.message || "the receiver refused it");
  };
  const exportSpans = spans.export.bind(spans);
  spans.export = (batch, told) =>
    exportSpans(batch, (result) => {
      hear(result);
      told(result);
    });
  const exportMetrics = metrics.export.bind(metrics);
  metrics.export = (batch, told) =>
    exportMetrics(batch, (result) => {
      hear(result);
      told(result);
    });
  return { spans, metrics };
}

/** The user's `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` go before ours. Nothing names the machine or the user. */
function resourceFor({ version, process }: TelemetryEdge) {
  return defaultResource()
    .merge(
      resourceFromAttributes({
        [ATTR_SERVICE_NAME]: "novacron",
        [ATTR_SERVICE_VERSION]: version,
        "service.instance.id": digest(process).slice(0, 32),
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }));
}

/** Traces that begin here are named by the run, so that the plans of its preview and of its up are in one. */
function runIds(run: string): RandomIdGenerator {
  const ids = new RandomIdGenerator();
  const traceId = digest(run).slice(0, 32);
  ids.generateTraceId = () => traceId;
  return ids;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
