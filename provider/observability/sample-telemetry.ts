import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { type OtelParts, OtelTelemetry } from "./otel-telemetry.ts";

/** Telemetry for tests, by the real SDK: what it was told can be read in `spans` and `sums`. */
export function sampleTelemetry(parts: Partial<OtelParts> = {}) {
  const exporter = new InMemorySpanExporter();
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 2 ** 30 });
  const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const telemetry = new OtelTelemetry({
    tracer: tracers.getTracer("test"),
    meter: new MeterProvider({ readers: [reader] }).getMeter("test"),
    root: "novacron.plan",
    parent: null,
    attributes: {},
    names: false,
    clock: () => performance.now(),
    ...parts,
  });
  return {
    telemetry,
    /** Those that have ended. */
    spans: () => exporter.getFinishedSpans(),
    /** `NAME {attributes}` to what a counter counted, or how many values a histogram has. */
    sums: async (): Promise<Readonly<Record<string, number>>> => {
      metrics.reset();
      await reader.forceFlush();
      const points = metrics
        .getMetrics()
        .flatMap(({ scopeMetrics }) =>
          scopeMetrics.flatMap(({ metrics: all }) =>
            all.flatMap(({ descriptor, dataPoints }) =>
              dataPoints.map(({ attributes, value }) => [
                `${descriptor.name} ${JSON.stringify(attributes)}`,
                typeof value === "number" ? value : value.count,
              ]),
            ),
          ),
        );
      return Object.fromEntries(points);
    },
  };
}
