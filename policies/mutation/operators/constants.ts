import type { Change } from "../mutant.ts";
import type { Site } from "../sites.ts";

/** Numbers one more and 0, strings another, booleans the other. */
export function changedConstants(site: Site, text: string): readonly Change[] {
  if (site.kind !== "constant") return [];
  const own = text.slice(site.span.start, site.span.end);
  return others(site.type, own).map((other) => ({ operator: "constant", edits: [{ ...site.span, text: other }] }));
}

function others(type: "string" | "number" | "boolean", own: string): readonly string[] {
  if (type === "boolean") return [own === "true" ? "false" : "true"];
  if (type === "number") return [String(Number(own) + 1), "0"];
  return ['"another"'];
}

/** Each member of an array, set or object literal in turn left out. */
export function droppedMembers(site: Site, text: string): readonly Change[] {
  if (site.kind !== "collection") return [];
  const { type, span, members } = site;
  if (members.length === 1) {
    const empty = { array: "[]", set: "set()", object: "{}" }[type];
    return [{ operator: "member-dropped", edits: [{ ...span, text: empty }] }];
  }
  return members.map(({ start, end }, index) => {
    const next = members[index + 1];
    const before = members[index - 1];
    // With the comma: the one after it, or before the last.
    const from = next === undefined && before !== undefined ? before.end : start;
    const to = next === undefined ? end : next.start;
    // What stands between may be a comment's line; a member's own edit must not take that to be code.
    return { operator: "member-dropped", edits: [{ start: from, end: to, text: commentsOf(text.slice(from, to)) }] };
  });
}

/** Line comments that a removed stretch had: harmless, and their line's end keeps what follows out of them. */
function commentsOf(removed: string): string {
  return removed.includes("\n") ? "\n" : "";
}
