import type { Change } from "../mutant.ts";
import type { Site } from "../sites.ts";

/** `some x in xs` with what follows it as `every x in xs { ... }`, and the other way round. */
export function changedQuantifiers(site: Site, text: string): readonly Change[] {
  if (site.kind !== "body") return [];
  return site.expressions.flatMap((expression, index): Change[] => {
    const { span, keyword, form, inner, membership, negated } = expression;
    const word = { start: keyword.start, end: keyword.start + form.length };
    if (negated || text.slice(word.start, word.end) !== form) return [];
    if (form === "every" && inner !== undefined) {
      const open = text.lastIndexOf("{", inner.start);
      const close = text.indexOf("}", inner.end);
      const edits = [
        { ...word, text: "some" },
        { start: open, end: inner.start, text: "\n" },
        { start: inner.end, end: close + 1, text: "" },
      ];
      return close < 0 || close >= span.end ? [] : [{ operator: "quantifier", edits }];
    }
    const [next, last] = [site.expressions[index + 1], site.expressions.at(-1)];
    if (form !== "some" || !membership || next === undefined || last === undefined) return [];
    const edits = [
      { ...word, text: "every" },
      { start: span.end, end: next.span.start, text: " {\n" },
      { start: last.span.end, end: last.span.end, text: "\n}" },
    ];
    return [{ operator: "quantifier", edits }];
  });
}
