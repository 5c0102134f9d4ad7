import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { canonicalJson } from "../crypto/canonical-json.ts";
import { withFileLock } from "../crypto/file-lock.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { type AuditEntry, type AuditEvent, auditEntry, auditHash, nextEntry } from "./audit-entry.ts";
import { maskSecrets } from "./secret.ts";

const chunkBytes = 64 * 1024;
const newline = 0x0a;

/** What the end of a log holds: the last whole line, and bytes after it that a crash left. */
interface Tail {
  readonly lastLine: string | null;
  /** File size up to and with the last newline. */
  readonly wholeBytes: number;
  readonly tornBytes: number;
}

/** Reads backwards as far as the last line reaches: the log grows, an append must not. */
function readTail(file: number): Tail {
  const size = fstatSync(file).size;
  let bytes = Buffer.alloc(0);
  let from = size;
  while (from > 0) {
    const length = Math.min(chunkBytes, from);
    from -= length;
    const chunk = Buffer.alloc(length);
    readSync(file, chunk, 0, length, from);
    bytes = Buffer.concat([chunk, bytes]);
    const end = bytes.lastIndexOf(newline);
    if (end < 0) continue;
    const start = end === 0 ? -1 : bytes.lastIndexOf(newline, end - 1);
    if (start < 0 && from > 0) continue;
    const wholeBytes = from + end + 1;
    return { lastLine: bytes.toString("utf8", start + 1, end), wholeBytes, tornBytes: size - wholeBytes };
  }
  return { lastLine: null, wholeBytes: 0, tornBytes: size };
}

/** A nearly full disk takes a part without an error; the next write says so. */
function writeAll(file: number, bytes: Uint8Array, position: number): void {
  let written = 0;
  while (written < bytes.length) {
    written += writeSync(file, bytes, written, bytes.length - written, position + written);
  }
}

function lastEntry(line: string | null, path: string): AuditEntry | null {
  if (line === null) return null;
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    json = undefined;
  }
  const parsed = auditEntry.safeParse(json);
  if (parsed.success && parsed.data.hash === auditHash(parsed.data)) return parsed.data;
  throw new NovaCronError("NC1607", `the last line of ${path} is not an entry of the audit log`, {
    expected: "an entry whose hash fits",
    remedy: "Look at that line; keep the file aside, and a new log will begin.",
  });
}

/**
 * Appends what `write` makes of the last entry, while no other process appends. The entries are on the disk when this
 * returns. A line that a crash cut off is dropped, and an entry `audit.recovered` says so.
 * @param at instant for that entry.
 * @throws {NovaCronError} NC1607 when the log's end is damaged.
 */
export function extendAuditFile(
  path: string,
  at: string,
  write: (last: AuditEntry | null) => readonly AuditEntry[],
): AuditEntry[] {
  mkdirSync(dirname(path), { recursive: true });
  return withFileLock(`${path}.lock`, () => {
    // Not append mode: Windows would not let the torn rest be cut off.
    const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    try {
      const tail = readTail(file);
      let last = lastEntry(tail.lastLine, path);
      const entries: AuditEntry[] = [];
      if (tail.tornBytes > 0) {
        ftruncateSync(file, tail.wholeBytes);
        last = nextEntry(last, {
          at,
          action: "audit.recovered",
          subject: path,
          details: { droppedBytes: tail.tornBytes },
        });
        entries.push(last);
      }
      entries.push(...write(last));
      writeAll(
        file,
        Buffer.from(entries.map((entry) => `${canonicalJson(entry)}\n`).join(""), "utf8"),
        tail.wholeBytes,
      );
      fsyncSync(file);
      return entries;
    } finally {
      closeSync(file);
    }
  });
}

/**
 * Appends events to the log (`.novacron/audit.jsonl`; made if absent, mode 0600), in their order and without another
 * process's between them. Events that belong together should come in one call: each call waits for the disk once.
 * @returns the entries as written.
 * @throws {NovaCronError} NC1607 when the log's end is damaged. TypeError on details without a JSON form.
 */
export function appendAudit(path: string, events: readonly AuditEvent[]): readonly AuditEntry[] {
  const [first] = events;
  if (first === undefined) return [];
  return extendAuditFile(path, first.at, (last) => chainEvents(last, events));
}

/** Events as entries after `last` (null: the first), in their order. @throws {TypeError} on details without a JSON form. */
export function chainEvents(last: AuditEntry | null, events: readonly AuditEvent[]): AuditEntry[] {
  let previous = last;
  return events.map((event) => {
    // Through JSON, so that the hash is over what a reader will find.
    const details = JSON.parse(canonicalJson(maskSecrets(event.details))) as Record<string, unknown>;
    previous = nextEntry(previous, { ...event, details });
    return previous;
  });
}
