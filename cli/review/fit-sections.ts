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
 * first; each says how many of its items are missing.
 * @param fixed what is there in any case.
 */
export function fitSections(fixed: string, sections: readonly Section[], limit: number): string {
  const kept = new Map<Section, number>();
  let left = limit - bytes(fixed);
  for (const section of [...sections].sort((a, b) => a.rank - b.rank)) {
    if (section.items.length === 0) continue;
    const frame = bytes(section.head) + bytes(section.tail) + bytes(section.left(section.items.length));
    let room = left - frame;
    let count = 0;
    for (const item of section.items) {
      if (bytes(item) > room) break;
      room -= bytes(item);
      count += 1;
    }
    // A heading with nothing but a note needs room, too.
    if (count === 0 && left < frame) continue;
    left = room;
    kept.set(section, count);
  }
  const written = sections.map((section) => {
    const count = kept.get(section);
    if (count === undefined) return "";
    const missing = section.items.length - count;
    return `${section.head}${section.items.slice(0, count).join("")}${section.tail}${missing > 0 ? section.left(missing) : ""}`;
  });
  return fixed + written.join("");
}

const bytes = (text: string): number => Buffer.byteLength(text, "utf8");
