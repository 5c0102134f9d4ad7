import type { ReadSpan } from "./otlp-json.ts";

/** The part of a tree of spans: name of a span to what is below it, by names; equal names are merged. */
export interface SpanTree {
  readonly [name: string]: SpanTree;
}

/** What is below a span, by names. */
export function treeBelow(parent: string, spans: readonly ReadSpan[]): SpanTree {
  const below = spans.filter((span) => span.parent === parent);
  const names = [...new Set(below.map(({ name }) => name))].sort();
  return Object.fromEntries(
    names.map((name) => {
      const trees = below.filter((span) => span.name === name).map(({ spanId }) => treeBelow(spanId, spans));
      return [name, Object.assign({}, ...trees) as SpanTree];
    }),
  );
}
