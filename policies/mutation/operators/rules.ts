import type { Change } from "../mutant.ts";
import type { Site } from "../sites.ts";

/** Each definition of a rule, and each of its `else` branches, taken away. */
export function removedRules(site: Site): readonly Change[] {
  if (site.kind !== "rule" && site.kind !== "else") return [];
  return [{ operator: "rule-removed", edits: [{ ...site.span, text: "" }] }];
}
