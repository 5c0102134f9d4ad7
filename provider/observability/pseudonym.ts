import { createHash } from "node:crypto";

/**
 * What stands for a name in traces: the first 16 hexadecimal digits of its SHA-256. Equal names have equal pseudonyms, in all
 * processes, so that a resource can be followed. It hides a name from who reads a trace, not from who guesses names: what
 * is secret does not get into traces in this form either.
 */
export function pseudonym(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 16);
}
