import type { Span } from "./rego-source.ts";

/** What a mutant changes: the kinds in which results are counted. */
export const operators = [
  "comparison",
  "arithmetic",
  "condition-dropped",
  "negation",
  "constant",
  "member-dropped",
  "quantifier",
  "function",
  "rule-removed",
] as const;
export type Operator = (typeof operators)[number];

/** A text in place of a stretch of the source. */
export interface Edit extends Span {
  readonly text: string;
}

/** What an operator makes of one site. */
export interface Change {
  readonly operator: Operator;
  readonly edits: readonly Edit[];
}

/** One change of one file. */
export interface Mutant {
  readonly file: string;
  /** Line of the change, from 1. */
  readonly line: number;
  /** Name of the rule that it is in. */
  readonly rule: string;
  readonly operator: Operator;
  /** In the order of the text; they do not overlap. */
  readonly edits: readonly Edit[];
  /** The lines that change, without blanks at the ends. */
  readonly original: string;
  /** The same lines, changed. */
  readonly mutated: string;
}

/** The text with edits, which may come in any order but must not overlap. */
export function edited(text: string, edits: readonly Edit[]): string {
  let result = "";
  let at = 0;
  for (const { start, end, text: other } of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < at) throw new RangeError(`the edits overlap at ${start}`);
    result += text.slice(at, start) + other;
    at = end;
  }
  return result + text.slice(at);
}
