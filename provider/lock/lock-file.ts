import { readFileSync } from "node:fs";
import { z } from "zod";
import { canonicalJson } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { type LockEntry, lockEntry } from "./lock-entry.ts";
import { unreadableLock } from "./lock-errors.ts";

/** The lock file of a project, where nothing else is said. */
export const defaultLockName = "novacron.lock";

/** The version that this NovaCron writes. */
export const lockVersion = 1;

/** The first line. It says nothing that a placement could change, so that no merge meets there. */
export const lockHeader = canonicalJson({ formatVersion: lockVersion, type: "novacron.lock" });

const header = z.strictObject({ formatVersion: z.int().min(1), type: z.literal("novacron.lock") });

/** What git leaves where it could not merge. */
const conflictMarker = /^(?:<{7}|\|{7}|={7}|>{7})(?: |$)/;

/** A lock file: its placements by URN. Who signed them is not looked at here. */
export type LockFile = ReadonlyMap<string, LockEntry>;

/**
 * Reads a lock file. The order of its lines is not looked at: git's `merge=union` keeps none.
 * @param path for messages.
 * @throws {NovaCronError} NC2001 naming the line, for what is malformed, stands there twice, or was left by a merge; NC1606
 *   where a newer NovaCron wrote it.
 */
export function parseLockFile(text: string, path: string): LockFile {
  const lines = lockLines(text, path);
  const seen = new Map<string, number>();
  const entries = new Map<string, LockEntry>();
  for (const { text: line, number } of lines) {
    const parsed = lockEntry.safeParse(parseLine(line, number, path));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const where = issue === undefined || issue.path.length === 0 ? "" : ` (${issue.path.join(".")})`;
      throw unreadableLock(path, `line ${number} is no placement${where}`, undefined, parsed.error);
    }
    const { urn } = parsed.data;
    const before = seen.get(urn);
    if (before !== undefined) throw twice(path, urn, before, number);
    seen.set(urn, number);
    entries.set(urn, parsed.data);
  }
  return entries;
}

/**
 * The text of a lock file: sorted by URN, in UTF-16 code units as canonical JSON sorts, whatever the locale.
 * @param others lines by URN that stay as they are.
 */
export function formatLockFile(entries: Iterable<LockEntry>, others: ReadonlyMap<string, string> = new Map()): string {
  const own = [...entries].map((entry): [string, string] => [entry.urn, canonicalJson(entry)]);
  const sorted = [...others, ...own].sort(([a], [b]) => (a < b ? -1 : 1));
  return [lockHeader, ...sorted.map(([, line]) => line), ""].join("\n");
}

/**
 * The lock file at a path, or null where there is none.
 * @throws {NovaCronError} NC2001, NC1606.
 */
export function readLockFile(path: string): LockFile | null {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw unreadableLock(path, "cannot be read", "Make it readable", cause);
  }
  return parseLockFile(text, path);
}

/** A line of the file, counted from 1. */
export interface LockLine {
  readonly text: string;
  readonly number: number;
}

/**
 * The lines behind the header.
 * @throws {NovaCronError} NC2001 for a wrong header or what a merge left, NC1606 for a newer version.
 */
export function lockLines(text: string, path: string): readonly LockLine[] {
  // Git may have been told to end lines in the way of Windows.
  const all = text.split(/\r?\n/).map((line, index) => ({ text: line, number: index + 1 }));
  const marked = all.find((line) => conflictMarker.test(line.text));
  if (marked !== undefined) {
    throw unreadableLock(
      path,
      `line ${marked.number} is what a merge left that met a conflict`,
      "Keep one of the two lines of each placement, or write it anew with `novacron lock write`",
    );
  }
  const [first, ...rest] = all;
  const read = header.safeParse(parseLine(first?.text ?? "", 1, path));
  if (!read.success) throw unreadableLock(path, "does not begin with the header of a lock file", undefined, read.error);
  if (read.data.formatVersion > lockVersion) {
    throw new NovaCronError("NC1606", `${path} has format version ${read.data.formatVersion}`, {
      property: "lockFile",
      expected: `version ${lockVersion} or older`,
      remedy: "Use the version of NovaCron that wrote it, or a newer one",
    });
  }
  return rest.filter((line) => line.text !== "");
}

function parseLine(text: string, number: number, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadableLock(path, `line ${number} is not JSON`, undefined, cause);
  }
}

/** The complaint about a placement that a file has twice. */
export function twice(path: string, urn: string, first: number, second: number): NovaCronError {
  return unreadableLock(
    path,
    `lines ${first} and ${second} are both of ${urn}`,
    "Keep the one that was reviewed, or write it anew with `novacron lock write`",
  );
}
