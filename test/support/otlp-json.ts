interface OtlpValue {
  readonly stringValue?: string;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
}
interface OtlpAttribute {
  readonly key: string;
  readonly value: OtlpValue;
}
interface OtlpPoint {
  readonly attributes?: readonly OtlpAttribute[];
  readonly asInt?: number | string;
  readonly asDouble?: number;
  readonly count?: number | string;
}
interface OtlpMetric {
  readonly name: string;
  readonly unit?: string;
  readonly sum?: { readonly dataPoints: readonly OtlpPoint[] };
  readonly histogram?: { readonly dataPoints: readonly OtlpPoint[] };
}
interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes?: readonly OtlpAttribute[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status?: { readonly code?: number; readonly message?: string };
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}
interface OtlpResource {
  readonly attributes: readonly OtlpAttribute[];
}

/** What a receiver gets in one request, and a file has in one line, as far as tests look at it. */
export interface OtlpDocument {
  readonly resourceSpans?: readonly {
    readonly resource: OtlpResource;
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
  readonly resourceMetrics?: readonly {
    readonly resource: OtlpResource;
    readonly scopeMetrics: readonly { readonly metrics: readonly OtlpMetric[] }[];
  }[];
}

type Attributes = Readonly<Record<string, string | number | boolean>>;

/** A span, its attributes by key. */
export interface ReadSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for one that begins a trace. */
  readonly parent: string;
  readonly attributes: Attributes;
  readonly links: readonly string[];
  /** 2: an error. */
  readonly status: number;
  readonly resource: Attributes;
  readonly startNs: bigint;
  readonly endNs: bigint;
}

/** One point of a metric; `value` is a sum, or how many values a histogram has. */
export interface ReadMetric {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly attributes: Attributes;
  readonly resource: Attributes;
}

export function readSpans(documents: readonly OtlpDocument[]): readonly ReadSpan[] {
  return documents.flatMap(({ resourceSpans = [] }) =>
    resourceSpans.flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) =>
        spans.map((span) => ({
          name: span.name,
          traceId: span.traceId,
          spanId: span.spanId,
          parent: span.parentSpanId ?? "",
          attributes: attributesOf(span.attributes),
          links: (span.links ?? []).map(({ spanId }) => spanId),
          status: span.status?.code ?? 0,
          resource: attributesOf(resource.attributes),
          startNs: BigInt(span.startTimeUnixNano),
          endNs: BigInt(span.endTimeUnixNano),
        })),
      ),
    ),
  );
}

export function readMetrics(documents: readonly OtlpDocument[]): readonly ReadMetric[] {
  return documents.flatMap(({ resourceMetrics = [] }) =>
    resourceMetrics.flatMap(({ resource, scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics }) =>
        metrics.flatMap(({ name, unit = "", sum, histogram }) =>
          (sum ?? histogram ?? { dataPoints: [] }).dataPoints.map((point) => ({
            name,
            unit,
            value: Number(point.asInt ?? point.asDouble ?? point.count),
            attributes: attributesOf(point.attributes),
            resource: attributesOf(resource.attributes),
          })),
        ),
      ),
    ),
  );
}

function attributesOf(attributes: readonly OtlpAttribute[] = []): Attributes {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ?? value.boolValue ?? Number(value.intValue ?? value.doubleValue),
    ]),
  );
}
