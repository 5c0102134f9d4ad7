import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { replaceFile } from "../../provider/crypto/atomic-file.ts";
import { unreadableLock } from "../../provider/lock/lock-errors.ts";
import { mergeLocks } from "../../provider/lock/merge-locks.ts";
import { lockExitCodes } from "../lock/exit-codes.ts";
import type { Terminal } from "../terminal.ts";

/** The three files that git gives to a merge driver: `%O %A %B`. */
export interface MergeFiles {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/**
 * `novacron lock merge %O %A %B`: git's merge driver for lock files. What was merged goes into `ours`, where git takes it from.
 * @param name what git calls the file (`%P`), for messages.
 * @returns 1 where a placement was changed on both sides; it stands between marks then.
 * @throws {NovaCronError} NC2001 for a side that is no lock file.
 */
export async function lockMerge(files: MergeFiles, name: string | undefined, terminal: Terminal): Promise<number> {
  const at = (file: string): string => resolve(terminal.directory, file);
  const [base = "", ours = "", theirs = ""] = await Promise.all(
    [files.base, files.ours, files.theirs].map((file) => textOf(at(file))),
  );
  const shown = name ?? files.ours;
  const { text, conflicts } = mergeLocks({ base, ours, theirs }, shown);
  replaceFile(at(files.ours), text);
  if (conflicts.length === 0) return lockExitCodes.fits;
  const what = conflicts.map((urn) => `${shown}: both sides changed ${urn}\n`);
  terminal.err(`${what.join("")}Keep one line of each, or lock anew: novacron lock write\n`);
  return lockExitCodes.conflict;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw unreadableLock(path, "cannot be read", "Give the three files of a merge: %O %A %B", cause);
  }
}
