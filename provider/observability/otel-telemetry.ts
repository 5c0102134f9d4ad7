import { AsyncLocalStorage } from "node:async_hooks";
import {
  type Context,
  type Counter,
  type Histogram,
  type Meter,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { errorType } from "./error-type.ts";
import { pseudonym } from "./pseudonym.ts";
import {
  type CounterName,
  counterDefinitions,
  durationBounds,
  type HistogramName,
  histogramDefinitions,
  type SpanName,
  timedSpans,
} from "./signals.ts";
import type { Telemetry, TelemetryAttributes, TelemetrySpan } from "./telemetry.ts";
import { parseTraceParent, type RemoteSpan } from "./trace-parent.ts";

/** What {@link OtelTelemetry} is made of. */
export interface OtelParts {
  readonly tracer: Tracer;
  readonly meter: Meter;
  /** The span that all others are parts of. It begins with the first of them. */
  readonly root: SpanName;
  /** The span of whoever started this process, or null. */
  readonly parent: RemoteSpan | null;
  readonly attributes: TelemetryAttributes;
  /** Whether names are told as they are. */
  readonly names: boolean;
  /** Milliseconds that only grow: durations are differences of it. */
  readonly clock: () => number;
}

/** Where a call is: in a span of ours, or in a call of another process. */
interface Place {
  readonly context: Context | null;
  readonly caller: SpanContext | null;
}

/**
 * {@link Telemetry} by OpenTelemetry. Nothing of it is global: the SDK of Pulumi, or a program that uses the engine, may have
 * an OpenTelemetry of its own.
 */
export class OtelTelemetry implements Telemetry {
  readonly isOn = true;
  readonly #parts: OtelParts;
  readonly #place = new AsyncLocalStorage<Place>();
  readonly #counters: ReadonlyMap<CounterName, Counter>;
  readonly #histograms: ReadonlyMap<HistogramName, Histogram>;
  #described: TelemetryAttributes = {};
  #root: { readonly span: Span; readonly context: Context } | null = null;

  constructor(parts: OtelParts) {
    this.#parts = parts;
    const { meter } = parts;
    this.#counters = new Map(
      named(counterDefinitions).map(([name, definition]) => [name, meter.createCounter(name, definition)]),
    );
    const advice = { explicitBucketBoundaries: [...durationBounds] };
    this.#histograms = new Map(
      named(histogramDefinitions).map(([name, definition]) => [
        name,
        meter.createHistogram(name, { ...definition, advice }),
      ]),
    );
  }

  told(name: string): string {
    return this.#parts.names ? name : pseudonym(name);
  }

  /** Runs `work` as what a call of another process asked for, whose `traceparent` came with it. */
  within<T>(traceParent: string | undefined, work: () => T): T {
    const caller = parseTraceParent(traceParent);
    if (caller === null) return work();
    return this.#place.run({ context: null, caller: remote(caller) }, work);
  }

  span<T>(name: SpanName, work: (span: TelemetrySpan) => T): T {
    const place = this.#place.getStore() ?? { context: null, caller: null };
    const parent = place.context ?? this.#begin(place.caller);
    // A plan is a part of what started it, and works for calls that are no parts of it: those it is linked to.
    const links = place.context === null && place.caller !== null ? [{ context: place.caller }] : [];
    const span = this.#parts.tracer.startSpan(name, { kind: SpanKind.INTERNAL, links }, parent);
    const began = this.#parts.clock();
    const attributes: Record<string, string | number | boolean> = {};
    const end = (): void => {
      span.end();
      this.#time(name, this.#parts.clock() - began, attributes);
    };
    const fail = (error: unknown): void => {
      attributes["error.type"] = errorType(error);
      span.setAttribute("error.type", errorType(error));
      // Messages may hold what users wrote; codes do not.
      span.setStatus({ code: SpanStatusCode.ERROR, message: errorType(error) });
      end();
    };
    const set = (more: TelemetryAttributes): void => {
      Object.assign(attributes, more);
      span.setAttributes(more);
    };
    let result: T;
    try {
      result = this.#place.run({ context: trace.setSpan(parent, span), caller: place.caller }, () => work({ set }));
    } catch (error) {
      fail(error);
      throw error;
    }
    if (!(result instanceof Promise)) {
      end();
      return result;
    }
    result.then(end, fail);
    return result;
  }

  describe(attributes: TelemetryAttributes): void {
    this.#described = { ...this.#described, ...attributes };
    this.#root?.span.setAttributes(attributes);
  }

  add(counter: CounterName, amount: number, attributes?: TelemetryAttributes): void {
    if (amount > 0) this.#counters.get(counter)?.add(amount, { ...attributes });
  }

  record(histogram: HistogramName, value: number, attributes?: TelemetryAttributes): void {
    this.#histograms.get(histogram)?.record(value, { ...attributes });
  }

  /** The whole begins now, and not only with the first of its parts. */
  start(): void {
    this.#begin(null);
  }

  /** The whole is over: its span ends. Where nothing was done, there is none. */
  end(): void {
    this.#root?.span.end();
  }

  #time(name: SpanName, milliseconds: number, attributes: TelemetryAttributes): void {
    const timed = timedSpans[name];
    if (timed === undefined) return;
    const split = timed.by.flatMap((key) => (attributes[key] === undefined ? [] : [[key, attributes[key]] as const]));
    this.record(timed.histogram, milliseconds / 1000, Object.fromEntries(split));
  }

  /** The environment's parent goes first: it is that of the whole process. A call's is that of whoever began the plan. */
  #begin(caller: SpanContext | null): Context {
    if (this.#root !== null) return this.#root.context;
    const { tracer, root, parent, attributes } = this.#parts;
    const above = parent === null ? caller : remote(parent);
    const around = above === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, above);
    const span = tracer.startSpan(root, { kind: SpanKind.INTERNAL }, around);
    span.setAttributes({ ...attributes, ...this.#described });
    this.#root = { span, context: trace.setSpan(around, span) };
    return this.#root.context;
  }
}

function remote(span: RemoteSpan): SpanContext {
  return { ...span, isRemote: true };
}

function named<Definitions extends object>(definitions: Definitions) {
  return Object.entries(definitions) as [keyof Definitions, Definitions[keyof Definitions]][];
}
