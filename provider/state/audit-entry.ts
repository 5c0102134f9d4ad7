import { z } from "zod";
import { type Digest, digestOf } from "../crypto/canonical-json.ts";

const digest = z.templateLiteral(["sha256:", z.string().regex(/^[0-9a-f]{64}$/)]);

/** What somebody did, to be written into the audit log. */
export interface AuditEvent {
  /** ISO 8601 instant in UTC. */
  readonly at: string;
  /** What was done, such as `decision.sealed` or `keys.rotated`. */
  readonly action: string;
  /** What it was done to: a URN, a key id, a file. */
  readonly subject: string;
  /** Anything that has a JSON form; secrets are masked. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** One line of the audit log: an event, chained to the line before by its hash. */
export const auditEntry = z.strictObject({
  formatVersion: z.literal(1),
  /** Counts from 1. */
  seq: z.int().min(1),
  at: z.iso.datetime(),
  action: z.string().min(1),
  subject: z.string(),
  details: z.record(z.string(), z.unknown()),
  /** The hash of the line before; null on the first. */
  previous: digest.nullable(),
  /** Digest of the canonical JSON of all the other fields. */
  hash: digest,
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** The hash that an entry must have. */
export function auditHash(entry: Omit<AuditEntry, "hash">): Digest {
  const { formatVersion, seq, at, action, subject, details, previous } = entry;
  return digestOf({ formatVersion, seq, at, action, subject, details, previous });
}

/** The entry after `last` (null: the first) for an event. */
export function nextEntry(last: AuditEntry | null, event: AuditEvent): AuditEntry {
  const { at, action, subject, details } = event;
  const entry = {
    formatVersion: 1 as const,
    seq: (last?.seq ?? 0) + 1,
    at,
    action,
    subject,
    details: { ...details },
    previous: last?.hash ?? null,
  };
  return { ...entry, hash: auditHash(entry) };
}
