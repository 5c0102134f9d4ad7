import { type Change, type Edit, edited, type Mutant } from "./mutant.ts";
import { changedOperators } from "./operators/calls.ts";
import { changedConditions } from "./operators/conditions.ts";
import { changedConstants, droppedMembers } from "./operators/constants.ts";
import { changedQuantifiers } from "./operators/quantifiers.ts";
import { removedRules } from "./operators/rules.ts";
import type { RegoSource } from "./rego-source.ts";
import { type Site, sitesOf } from "./sites.ts";

const makers: readonly ((site: Site, text: string) => readonly Change[])[] = [
  changedOperators,
  changedConditions,
  changedConstants,
  droppedMembers,
  changedQuantifiers,
  removedRules,
];

/** All mutants of a file, in the order of its lines. No two of them, and none of them and the file, have the same text. */
export function mutantsOf(source: RegoSource): readonly Mutant[] {
  const { file, text } = source;
  const seen = new Set([text]);
  const mutants: Mutant[] = [];
  for (const site of sitesOf(source)) {
    for (const { operator, edits } of makers.flatMap((make) => make(site, text))) {
      const whole = edited(text, edits);
      if (seen.has(whole)) continue;
      seen.add(whole);
      mutants.push({ file, rule: site.rule, operator, edits, ...shown(text, edits) });
    }
  }
  return mutants.sort((a, b) => a.line - b.line || (a.edits[0]?.start ?? 0) - (b.edits[0]?.start ?? 0));
}

function shown(text: string, edits: readonly Edit[]): Pick<Mutant, "line" | "original" | "mutated"> {
  const start = Math.min(...edits.map((edit) => edit.start));
  const end = Math.max(...edits.map((edit) => edit.end));
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const to = text.indexOf("\n", end) < 0 ? text.length : text.indexOf("\n", end);
  const local = edits.map((edit) => ({ ...edit, start: edit.start - from, end: edit.end - from }));
  const original = text.slice(from, to);
  // A removed rule takes its comments along; the line to look at is the rule's own.
  const comments = /^(?:#.*\n)*/.exec(text.slice(start, end))?.[0] ?? "";
  return {
    line: text.slice(0, start + comments.length).split("\n").length,
    original: original.slice(original.startsWith(comments) ? comments.length : 0).trim(),
    mutated: edited(original, local).trim(),
  };
}
