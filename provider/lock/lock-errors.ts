import { NovaCronError } from "../errors/novacron-error.ts";

/** A lock file that nobody can go by. @returns {NovaCronError} NC2001. */
export function unreadableLock(path: string, what: string, remedy?: string, cause?: unknown): NovaCronError {
  return new NovaCronError("NC2001", `${path} ${what}`, {
    property: "lockFile",
    expected: "a lock file as `novacron lock write` writes it",
    remedy: remedy ?? "Restore it from version control, or write it anew with `novacron lock write`",
    ...(cause !== undefined && { cause }),
  });
}
