import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Writes beside the target and forces it to the disk; gives the temporary path. */
function writeTemporary(path: string, text: string | Uint8Array, mode: number): string {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString("hex")}.tmp`);
  const file = openSync(temporary, "wx", mode);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return temporary;
}

/** A rename survives a power cut only when the folder is on the disk too. Windows cannot open folders, nor needs it. */
function syncFolder(path: string): void {
  let folder: number;
  try {
    folder = openSync(dirname(path), "r");
  } catch {
    return;
  }
  try {
    fsyncSync(folder);
  } catch {
    // Some network file systems refuse to sync a folder; the file's own bytes are safe.
  } finally {
    closeSync(folder);
  }
}

/** Replaces a file in one step: readers see the old content or the new, never a part. Makes the folder if need be. */
export function replaceFile(path: string, text: string | Uint8Array, mode = 0o644): void {
  const temporary = writeTemporary(path, text, mode);
  try {
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(path);
}

/**
 * Creates a file in one step, complete from its first instant, unless it exists. Of several processes that try at the same
 * time exactly one gets true: a hard link, unlike a rename, fails where the name is taken.
 */
export function createFile(path: string, text: string, mode = 0o644): boolean {
  const temporary = writeTemporary(path, text, mode);
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  syncFolder(path);
  return true;
}
