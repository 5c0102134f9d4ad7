import { mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Runs `work` while no other process or caller holds the lock of `path`, a file that is made for the purpose. The lock is
 * SQLite's, which the operating system lets go when a process dies: there are no stale lock files to guess about.
 * @throws {Error} when the lock is not free within `timeoutMs`, and whatever `work` throws.
 */
export function withFileLock<T>(path: string, work: () => T, timeoutMs = 10_000): T {
  mkdirSync(dirname(path), { recursive: true });
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  const database = new DatabaseSync(path, { timeout: timeoutMs });
  try {
    database.exec("BEGIN EXCLUSIVE");
    try {
      return work();
    } finally {
      database.exec("COMMIT");
    }
  } finally {
    database.close();
  }
}
