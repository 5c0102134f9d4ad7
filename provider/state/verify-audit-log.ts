import { z } from "zod";
import { readIfThere } from "../crypto/key-file.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { checkpointAction, verifyCheckpoint } from "./audit-checkpoint.ts";
import { type AuditEntry, auditEntry, auditHash } from "./audit-entry.ts";

/** What an audit log is worth. */
export type AuditVerdict =
  | {
      readonly status: "intact";
      readonly entries: number;
      /** Hash of the last entry, null for an empty log. Kept elsewhere, it shows a log that was cut short since. */
      readonly head: string | null;
      /** Number of the last entry that a verified checkpoint covers; 0 without one. Later entries have only the chain. */
      readonly signedThrough: number;
    }
  | {
      readonly status: "damaged";
      /** Entries before the damage, which are good. */
      readonly entries: number;
      /** Line of the damage, from 1. */
      readonly line: number;
      readonly reason: string;
    };

const newer = z.looseObject({ formatVersion: z.int().min(2) });

/**
 * Verifies the chain of an audit log, line by line, and its checkpoints where a ring is given. An absent log is empty.
 * @throws {NovaCronError} NC1606 when a newer NovaCron wrote an entry.
 */
export function verifyAuditLog(path: string, ring?: KeyRing): AuditVerdict {
  const lines = (readIfThere(path) ?? "").split("\n");
  // After the last newline comes nothing; anything else was cut off in the middle of a write.
  const rest = lines.pop() ?? "";
  const verdict = verifyAuditEntries(lines.map(parsed), ring);
  if (verdict.status === "intact" && rest !== "")
    return { status: "damaged", entries: lines.length, line: lines.length + 1, reason: "the line was cut off" };
  return verdict;
}

/**
 * Verifies a chain that lies elsewhere, such as in a shared store: its entries in their order, as they were read.
 * @throws {NovaCronError} NC1606 when a newer NovaCron wrote an entry.
 */
export function verifyAuditEntries(entries: readonly unknown[], ring?: KeyRing): AuditVerdict {
  let last: AuditEntry | null = null;
  let signedThrough = 0;
  for (const [index, json] of entries.entries()) {
    const entry = readEntry(json);
    const reason = typeof entry === "string" ? entry : whatIsWrong(entry, last, ring);
    if (reason !== undefined || typeof entry === "string") {
      return { status: "damaged", entries: index, line: index + 1, reason: reason ?? "not an entry" };
    }
    if (ring !== undefined && entry.action === checkpointAction) signedThrough = entry.seq - 1;
    last = entry;
  }
  return { status: "intact", entries: entries.length, head: last?.hash ?? null, signedThrough };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The entry of a line, or what is wrong with the line. */
function readEntry(json: unknown): AuditEntry | string {
  if (json === undefined) return "the line is not JSON";
  if (newer.safeParse(json).success) {
    throw new NovaCronError("NC1606", "the audit log has entries of a newer format", {
      expected: "format 1",
      remedy: "Install the version of NovaCron that wrote it, or a newer one.",
    });
  }
  const read = auditEntry.safeParse(json);
  return read.success ? read.data : `not an entry: ${read.error.issues[0]?.message ?? "unknown"}`;
}

function whatIsWrong(entry: AuditEntry, last: AuditEntry | null, ring: KeyRing | undefined): string | undefined {
  if (entry.hash !== auditHash(entry)) return "its hash does not fit: a field was changed";
  if (entry.seq !== (last?.seq ?? 0) + 1) return `it has number ${entry.seq}: an entry was removed, added or moved`;
  if (entry.previous !== (last?.hash ?? null)) return "it does not follow the line before: an entry was replaced";
  if (ring === undefined || entry.action !== checkpointAction) return undefined;
  try {
    verifyCheckpoint(entry, ring);
    return undefined;
  } catch (error) {
    if (error instanceof NovaCronError) return error.message;
    throw error;
  }
}
