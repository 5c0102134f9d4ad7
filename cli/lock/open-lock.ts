import { unreadableLock } from "../../provider/lock/lock-errors.ts";
import { type LockFile, readLockFile } from "../../provider/lock/lock-file.ts";

/** The lock file. @throws {NovaCronError} NC2001 where there is none, too. */
export function openLock(path: string): LockFile {
  const file = readLockFile(path);
  if (file === null) throw unreadableLock(path, "does not exist", "Make it with `novacron lock write`");
  return file;
}
