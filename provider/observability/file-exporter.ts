import { appendFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { ExportResult } from "@opentelemetry/core";
import { JsonMetricsSerializer, JsonTraceSerializer } from "@opentelemetry/otlp-transformer";
import { AggregationTemporality, type PushMetricExporter, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";

/** 0 and 1 of `ExportResultCode`, which is an enum of a package that nothing else here needs. */
const [succeeded, failed] = [0, 1];

/**
 * Appends OTLP as JSON lines to a file: https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/. A line is one batch,
 * `resourceSpans` or `resourceMetrics`, as a receiver would get it. Several processes may write to one file: a line is written
 * at once, at its end.
 */
class LineFile {
  readonly #path: string;
  #last: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  write(line: Uint8Array | undefined, told: (result: ExportResult) => void): void {
    if (line === undefined) {
      told({ code: failed, error: new Error("a batch could not be serialised") });
      return;
    }
    const written = this.#last.then(() => this.#append(line));
    this.#last = written.then(
      () => told({ code: succeeded }),
      (error: unknown) => told({ code: failed, error: error instanceof Error ? error : new Error(String(error)) }),
    );
  }

  /** Resolves when all that was written before is. */
  drained(): Promise<void> {
    return this.#last;
  }

  async #append(line: Uint8Array): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    await appendFile(this.#path, Buffer.concat([line, Buffer.from("\n")]));
  }
}

/** Exporters of spans and of metrics that share a file. */
export function fileExporters(path: string): { readonly spans: SpanExporter; readonly metrics: PushMetricExporter } {
  const file = new LineFile(path);
  return {
    spans: {
      export: (spans: ReadableSpan[], told) => file.write(JsonTraceSerializer.serializeRequest(spans), told),
      forceFlush: () => file.drained(),
      shutdown: () => file.drained(),
    },
    metrics: {
      export: (metrics: ResourceMetrics, told) => file.write(JsonMetricsSerializer.serializeRequest(metrics), told),
      // A line counts what happened since the line before: whoever reads a file adds lines up.
      selectAggregationTemporality: () => AggregationTemporality.DELTA,
      forceFlush: () => file.drained(),
      shutdown: () => file.drained(),
    },
  };
}
