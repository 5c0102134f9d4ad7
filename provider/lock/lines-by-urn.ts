import { z } from "zod";
import { unreadableLock } from "./lock-errors.ts";
import { lockLines, twice } from "./lock-file.ts";

const named = z.looseObject({ urn: z.string() });

/**
 * The lines of a lock file as they lie there, by URN; none for an empty text. What else they say is not looked at.
 * @throws {NovaCronError} NC2001 for what is no lock file, NC1606 for a newer one.
 */
export function linesByUrn(text: string, path: string): ReadonlyMap<string, string> {
  if (text.trim() === "") return new Map();
  const numbers = new Map<string, number>();
  const lines = new Map<string, string>();
  for (const { text: line, number } of lockLines(text, path)) {
    const urn = urnOf(line);
    if (urn === undefined) throw unreadableLock(path, `line ${number} is no placement`);
    const before = numbers.get(urn);
    if (before !== undefined) throw twice(path, urn, before, number);
    numbers.set(urn, number);
    lines.set(urn, line);
  }
  return lines;
}

function urnOf(line: string): string | undefined {
  try {
    return named.safeParse(JSON.parse(line)).data?.urn;
  } catch {
    return undefined;
  }
}
