import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { replaceFile } from "../../provider/crypto/atomic-file.ts";
import { withFileLock } from "../../provider/crypto/file-lock.ts";
import { linesByUrn } from "../../provider/lock/lines-by-urn.ts";
import type { LockEntry } from "../../provider/lock/lock-entry.ts";
import { formatLockFile, parseLockFile } from "../../provider/lock/lock-file.ts";
import { type LockChanges, lockChanges } from "./lock-changes.ts";

/** What became of a lock file. */
export interface LockUpdate {
  readonly changes: LockChanges;
  /** False where it was as it should be. */
  readonly written: boolean;
}

/**
 * Replaces the lines of one stack. Those of other stacks stay byte for byte, as they are by now: they may have been written
 * while this one was previewed. Of several commands that end together, one waits for the other.
 * @param own whether a URN is of the stack.
 * @throws {NovaCronError} NC2001, NC1606 for the file that is there.
 */
export function updateLock(path: string, own: (urn: string) => boolean, after: readonly LockEntry[]): LockUpdate {
  return withFileLock(join(dirname(path), ".novacron", `${basename(path)}.writing`), () => {
    const text = textAt(path);
    const before = text === null ? [] : [...parseLockFile(text, path).values()].filter(({ urn }) => own(urn));
    const changes = lockChanges(before, after);
    if (changes.isSame && text !== null) return { changes, written: false };
    const others = [...linesByUrn(text ?? "", path)].filter(([urn]) => !own(urn));
    replaceFile(path, formatLockFile(after, new Map(others)));
    return { changes, written: true };
  });
}

function textAt(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
