import { NovaCronError } from "../errors/novacron-error.ts";

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html) that get an answer of their own. */
const result = { busy: 5, corrupt: 11, protocol: 15, notADatabase: 26 } as const;

/** The primary result code of an error thrown by `node:sqlite`, or undefined for any other error. */
export function sqliteResultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "ERR_SQLITE_ERROR") return undefined;
  // The low byte; the rest distinguishes e.g. BUSY_RECOVERY and BUSY_SNAPSHOT, which are answered alike.
  return "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
}

/** Whether trying again can help: another process holds the lock (BUSY), or won a race for the WAL index (PROTOCOL). */
export function isLockContention(error: unknown): boolean {
  const code = sqliteResultCode(error);
  return code === result.busy || code === result.protocol;
}

/** Whether the bytes of the file are wrong, as opposed to its place or its permissions; also of an NC1701 made of it. */
export function isDamage(error: unknown): boolean {
  if (error instanceof NovaCronError) return isDamage(error.cause);
  const code = sqliteResultCode(error);
  return code === result.corrupt || code === result.notADatabase || isInflateError(error);
}

/** What to do about a file that cannot be used; never "delete it", for it may be the only record of who holds what. */
const restore =
  "Nothing was deleted. Move the file aside and restore a backup, or start with an empty store and run `pulumi refresh`, which adopts what the state holds.";

/** NC1701 for whatever went wrong with the file at `path`; errors that are not about the file come back unchanged. */
export function storeError(error: unknown, path: string): unknown {
  if (error instanceof NovaCronError || !(error instanceof Error)) return error;
  if (isDamage(error)) {
    const what = sqliteResultCode(error) === result.notADatabase ? "is not a SQLite database" : "is corrupt";
    return new NovaCronError("NC1701", `${path} ${what} (${error.message})`, {
      property: "store",
      remedy: restore,
      cause: error,
    });
  }
  if (sqliteResultCode(error) === undefined && !isFileSystemError(error)) return error;
  return new NovaCronError("NC1701", `${path} cannot be opened or written (${error.message})`, {
    property: "store",
    expected: "a file in a folder that this user may write",
    remedy: "Check the path, its permissions and the free space, or set `novacron:store` to another path.",
    cause: error,
  });
}

function isInflateError(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && typeof error.code === "string" && /^Z_[A-Z]+_ERROR$/.test(error.code)
  );
}

function isFileSystemError(error: Error): boolean {
  return "syscall" in error && "errno" in error;
}
