import type { Change } from "../mutant.ts";
import type { Site } from "../sites.ts";

/** By the function's name in the tree: how it is written, and what is written instead. */
const comparisons: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  equal: ["==", ["!="]],
  eq: ["=", ["!="]],
  neq: ["!=", ["=="]],
  lt: ["<", ["<=", ">="]],
  lte: ["<=", ["<", ">"]],
  gt: [">", [">=", "<="]],
  gte: [">=", [">", "<"]],
};

const arithmetic: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  plus: ["+", ["-"]],
  minus: ["-", ["+"]],
  mul: ["*", ["/"]],
  div: ["/", ["*"]],
  rem: ["%", ["*"]],
  and: ["&", ["|"]],
  or: ["|", ["&"]],
};

const functions: Readonly<Record<string, readonly [string, readonly string[]]>> = Object.fromEntries(
  [
    ["min", "max"],
    ["startswith", "endswith"],
    ["ceil", "floor"],
    ["lower", "upper"],
  ].flatMap(([a = "", b = ""]) => [
    [a, [a, [b]]],
    [b, [b, [a]]],
  ]),
);

/** Operators and functions replaced by their opposites and neighbours: `<` by `<=` and `>=`, `+` by `-`, `min` by `max`. */
export function changedOperators(site: Site, text: string): readonly Change[] {
  if (site.kind !== "operator") return [];
  const { name, span } = site;
  const tables = { comparison: comparisons, arithmetic, function: functions } as const;
  return (["comparison", "arithmetic", "function"] as const).flatMap((operator) => {
    const [spelt, others] = (Object.hasOwn(tables[operator], name) ? tables[operator][name] : undefined) ?? ["", []];
    if (text.slice(span.start, span.end) !== spelt) return [];
    return others.map((other) => ({ operator, edits: [{ ...span, text: other }] }));
  });
}
