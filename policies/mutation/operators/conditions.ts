import type { Change } from "../mutant.ts";
import type { Site } from "../sites.ts";

/**
 * Each expression of a body in turn held to be true, without its `not`, or with one. Comparisons get no `not`: their own
 * opposite says it.
 */
export function changedConditions(site: Site, text: string): readonly Change[] {
  if (site.kind !== "body") return [];
  return site.expressions.flatMap(({ span, negated, form }): Change[] => {
    const own = text.slice(span.start, span.end);
    const dropped: Change[] =
      own === "true" ? [] : [{ operator: "condition-dropped", edits: [{ ...span, text: "true" }] }];
    if (negated) {
      const word = /^not\s+/.exec(own)?.[0].length ?? 0;
      return [...dropped, { operator: "negation", edits: [{ start: span.start, end: span.start + word, text: "" }] }];
    }
    if (form !== "other" || own === "true" || own === "false") return dropped;
    return [...dropped, { operator: "negation", edits: [{ start: span.start, end: span.start, text: "not " }] }];
  });
}
