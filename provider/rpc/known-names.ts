const slots = 1024;

/** Names by a hash of their bytes; a later one takes the place of another of the same hash. */
const names: string[] = new Array<string>(slots).fill("");

/**
 * The text of some bytes, if they were asked for before: property names come again in each resource, and to compare one
 * takes less than to make it anew. Never more than a thousand are kept, of at most 32 bytes.
 */
export function knownName(bytes: Buffer, start: number, end: number): string {
  const length = end - start;
  if (length === 0 || length > 32) return bytes.toString("utf8", start, end);
  // Of a few of its bytes: to compare takes as long as to hash them all.
  const outer = (bytes[start] ?? 0) * 131 + (bytes[end - 1] ?? 0) * 7;
  const slot = (length * 67 + outer + (bytes[start + (length >> 1)] ?? 0) * 31) & (slots - 1);
  const known = names[slot] ?? "";
  if (isText(known, bytes, start, end)) return known;
  const name = bytes.toString("utf8", start, end);
  // Text that is not ASCII has another length than its bytes.
  names[slot] = name;
  return name;
}

function isText(text: string, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80 || text.charCodeAt(at - start) !== byte) return false;
  }
  return true;
}
