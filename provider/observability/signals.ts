/** The spans, with what each stands for. */
export const spanDefinitions = {
  "novacron.plan": "One provider's work for one preview, up, refresh or destroy; its process has no other",
  "novacron.plan.open": "Reading the world: fleet, policies, model, keys, store, cache, reservations",
  "novacron.predict": "Failure risks of the fleet's nodes, from the cache or by the model",
  "novacron.decide": "One Check's choice: what stands, what was previewed, or a new decision",
  "novacron.policy": "Constraints and policies remove candidates",
  "novacron.score": "Factors, weights and the ranking of what is left",
  "novacron.solve": "A group is decided on as a whole",
  "novacron.reserve": "Capacity is taken, atomically in the store",
  "novacron.run": "A quantum job runs",
  "novacron.release": "Capacity is given back",
  "novacron.place": "`novacron place`",
  "novacron.review": "`novacron review`",
  "novacron.explain": "`novacron explain`",
  "novacron.doctor": "`novacron doctor` tries whether a receiver takes it",
} as const;

export type SpanName = keyof typeof spanDefinitions;

interface MetricDefinition {
  /** UCUM, as OpenTelemetry's conventions ask for. */
  readonly unit: string;
  readonly description: string;
}

/** Counters: sums that only grow. */
export const counterDefinitions = {
  "novacron.decisions": { unit: "{decision}", description: "Choices of Checks, by outcome" },
  "novacron.candidates.considered": { unit: "{candidate}", description: "Candidates that new decisions looked at" },
  "novacron.candidates.removed": {
    unit: "{candidate}",
    description: "Candidates that a constraint or a policy removed, by rule",
  },
  "novacron.policy.evaluations": {
    unit: "{evaluation}",
    description: "Candidates that the policies judged, by result",
  },
  "novacron.cache.requests": { unit: "{request}", description: "Questions to the cache, by tier and result" },
  "novacron.store.calls": { unit: "{call}", description: "Calls of the store, by method" },
  "novacron.store.errors": { unit: "{call}", description: "Calls of the store that failed, by method and code" },
  "novacron.reservations": { unit: "{reservation}", description: "Reservations, by what became of them" },
  "novacron.refusals": { unit: "{refusal}", description: "What was refused or failed, by code" },
} as const satisfies Record<string, MetricDefinition>;

export type CounterName = keyof typeof counterDefinitions;

/** Histograms of durations. */
export const histogramDefinitions = {
  "novacron.plan.open.duration": { unit: "s", description: "How long it takes to read the world" },
  "novacron.decide.duration": { unit: "s", description: "How long a choice takes, by outcome" },
  "novacron.store.duration": { unit: "s", description: "How long calls of the store take, by method" },
} as const satisfies Record<string, MetricDefinition>;

export type HistogramName = keyof typeof histogramDefinitions;

/** Spans whose durations are a histogram, too, with those of their attributes that it is split by. */
export const timedSpans: Readonly<
  Partial<Record<SpanName, { readonly histogram: HistogramName; readonly by: readonly string[] }>>
> = {
  "novacron.plan.open": { histogram: "novacron.plan.open.duration", by: ["error.type"] },
  "novacron.decide": {
    histogram: "novacron.decide.duration",
    by: ["novacron.outcome", "novacron.kind", "error.type"],
  },
};

/** Bounds of the histograms' buckets in seconds: from a choice among few nodes to a store that hardly answers. */
export const durationBounds: readonly number[] = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
