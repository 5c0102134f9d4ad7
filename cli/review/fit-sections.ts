/** A part of a document that may be cut. */
export interface Section {
  /** What stands above its items; only where there are any. */
  readonly head: string;
  readonly items: readonly string[];
  readonly tail: string;
  /** What is cut last has the lowest. */
  readonly rank: number;
  /** What is said of items that did not fit. */
  readonly left: (count: number) => string;
}

/** Longest body of a comment on GitHub, in characters. Counted in bytes here, of which there are never fewer. */
export const commentLimit = 65_536;

/**
 * Puts sections together, in their order, so that all fits into `limit` bytes. Sections of a lower rank get their items
 * first; each says how many of its items are missing, and has room for that before any other gets its items.
 * @param fixed what is there in any case.
 */
export function fitSections(fixed: string, sections: readonly Section[], limit: number): string {
  const ranked = sections.filter(({ items }) => items.length > 0).toSorted((a, b) => a.rank - b.rank);
  let room = limit - bytes(fixed);
  const framed: Section[] = [];
  for (const section of ranked) {
    // Only a limit far below any comment's has no room for a heading.
    if (frame(section) > room) break;
    room -= frame(section);
    framed.push(section);
  }
  const kept = new Map<Section, number>();
  for (const section of framed) {
    const { items, left } = section;
    const note = bytes(left(items.length));
    const whole = items.reduce((sum, item) => sum + bytes(item), 0);
    if (whole <= room + note) {
      room += note - whole;
      kept.set(section, items.length);
      continue;
    }
    let count = 0;
    for (const item of items) {
      if (bytes(item) > room) break;
      room -= bytes(item);
      count += 1;
    }
    kept.set(section, count);
  }
  const written = sections.map((section) => {
    const count = kept.get(section);
    if (count === undefined) return "";
    const { head, items, tail, left } = section;
    const missing = items.length - count;
    return `${head}${items.slice(0, count).join("")}${tail}${missing > 0 ? left(missing) : ""}`;
  });
  return fixed + written.join("");
}

/** What a section takes without any of its items. */
function frame({ head, tail, items, left }: Section): number {
  return bytes(head) + bytes(tail) + bytes(left(items.length));
}

const bytes = (text: string): number => Buffer.byteLength(text, "utf8");
