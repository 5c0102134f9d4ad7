import { z } from "zod";
import { canonicalJson } from "../crypto/canonical-json.ts";
import { signDsse, verifyDsse } from "../crypto/dsse.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { type AuditEntry, nextEntry } from "./audit-entry.ts";
import { extendAuditFile } from "./audit-log.ts";

/** Action of an entry that signs the chain before it. */
export const checkpointAction = "audit.checkpoint";
/** DSSE payload type of a checkpoint. */
export const checkpointPayloadType = "application/vnd.novacron.audit-checkpoint+json";

const payload = z.strictObject({
  formatVersion: z.literal(1),
  seq: z.int().min(0),
  head: z.string().nullable(),
});

/**
 * Signs the log so far with the ring's audit key and appends the signature as an entry. A hash chain alone can be computed
 * anew by whoever changes a line; up to the last checkpoint that needs the private key.
 * @throws {NovaCronError} NC1601 or NC1605 where the ring cannot sign, NC1607 when the log's end is damaged.
 */
export function checkpointAuditLog(path: string, ring: KeyRing, at: string): AuditEntry | undefined {
  return extendAuditFile(path, at, (last) => [checkpointAfter(last, ring, at)]).at(-1);
}

/** The entry that signs a chain up to and with `last`. @throws {NovaCronError} NC1601 or NC1605 as above. */
export function checkpointAfter(last: AuditEntry | null, ring: KeyRing, at: string): AuditEntry {
  const signed = { formatVersion: 1, seq: last?.seq ?? 0, head: last?.hash ?? null };
  const bytes = Buffer.from(canonicalJson(signed), "utf8");
  const details = { envelope: signDsse(ring, "audit", checkpointPayloadType, bytes) };
  return nextEntry(last, { at, action: checkpointAction, subject: last?.hash ?? "", details });
}

/**
 * Verifies that a checkpoint entry signs the chain that it follows.
 * @throws {NovaCronError} NC1603, NC1604 or NC1605 as `verifyDsse`, NC1604 when it signs another chain.
 */
export function verifyCheckpoint(entry: AuditEntry, ring: KeyRing): void {
  const { payload: bytes } = verifyDsse(ring, "audit", checkpointPayloadType, entry.details.envelope);
  const signed = payload.safeParse(JSON.parse(Buffer.from(bytes).toString("utf8")));
  if (!signed.success || signed.data.seq !== entry.seq - 1 || signed.data.head !== entry.previous) {
    throw new NovaCronError("NC1604", `the checkpoint ${entry.seq} signs another chain`, {
      property: "details.envelope",
    });
  }
}
