import {
  type counterDefinitions,
  type histogramDefinitions,
  type spanDefinitions,
  timedSpans,
} from "../../provider/observability/signals.ts";
import { code, table } from "./markdown.ts";

/** What the tables of `docs/observability.md` are made of. */
export interface Signals {
  readonly spans: typeof spanDefinitions;
  readonly counters: typeof counterDefinitions;
  readonly histograms: typeof histogramDefinitions;
}

/** All spans, with the histogram of their durations where there is one. */
export function spanTable({ spans }: Pick<Signals, "spans">): string {
  const histograms = new Map(Object.entries(timedSpans).map(([name, { histogram }]) => [name, histogram]));
  const rows = Object.entries(spans).map(([name, what]) => {
    const histogram = histograms.get(name);
    return [code(name), what, histogram === undefined ? "" : code(histogram)];
  });
  return table(["span", "stands for", "durations"], rows);
}

/** All metrics. */
export function metricTable({ counters, histograms }: Pick<Signals, "counters" | "histograms">): string {
  const row =
    (kind: string) =>
    ([name, { unit, description }]: [string, { readonly unit: string; readonly description: string }]) => [
      code(name),
      kind,
      code(unit),
      description,
    ];
  return table(
    ["metric", "kind", "unit", "counts"],
    [...Object.entries(counters).map(row("counter")), ...Object.entries(histograms).map(row("histogram"))],
  );
}
