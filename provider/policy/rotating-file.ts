import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { withFileLock } from "../crypto/file-lock.ts";

/** How far a file may grow. */
export interface Rotation {
  /** Bytes from which on a new file is begun. */
  readonly maximumBytes: number;
  /** Files kept besides the one that is written: `PATH.1` is the youngest. */
  readonly keep: number;
}

const newline = 0x0a;

/**
 * Appends lines to a file (made with mode 0600), each with one write in append mode, so that processes that write at the same
 * time do not mix theirs. The file is opened for each call: another process may have rotated it meanwhile.
 * @param lines without their ends.
 * @throws {Error} what the file system says, and where the disk took a part of a line only.
 */
export function appendLines(path: string, lines: readonly string[], rotation: Rotation): void {
  mkdirSync(dirname(path), { recursive: true });
  const chunks = lines.map((line) => Buffer.from(`${line}\n`, "utf8"));
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  if (sizeOf(path) > 0 && sizeOf(path) + bytes > rotation.maximumBytes) rotate(path, bytes, rotation);
  const file = openSync(path, "a+", 0o600);
  try {
    // What a full disk cut off must not swallow the line that follows.
    if (!endsLine(file)) writeWhole(file, Buffer.from("\n"), path);
    for (const chunk of chunks) writeWhole(file, chunk, path);
  } finally {
    closeSync(file);
  }
}

function writeWhole(file: number, bytes: Uint8Array, path: string): void {
  const written = writeSync(file, bytes);
  if (written < bytes.length) throw new Error(`${path} took ${written} of ${bytes.length} bytes: the disk is full`);
}

function endsLine(file: number): boolean {
  const { size } = fstatSync(file);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] === newline;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function rotate(path: string, coming: number, { maximumBytes, keep }: Rotation): void {
  withFileLock(`${path}.lock`, () => {
    // Another process may have been first.
    if (sizeOf(path) + coming <= maximumBytes) return;
    if (keep === 0) return rmSync(path, { force: true });
    for (let age = keep; age > 1; age--) {
      if (existsSync(`${path}.${age - 1}`)) renameSync(`${path}.${age - 1}`, `${path}.${age}`);
    }
    renameSync(path, `${path}.1`);
  });
}
