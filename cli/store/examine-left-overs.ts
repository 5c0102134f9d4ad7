import type { KeyRing } from "../../provider/crypto/key-ring.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { decisionStatement } from "../../provider/resources/statements.ts";
import { verifyAttestation } from "../../provider/state/verify-attestation.ts";
import { verifyAuditEntries } from "../../provider/state/verify-audit-log.ts";
import type { RunStatus } from "../../provider/store/run-lease.ts";
import type { Store } from "../../provider/store/store.ts";
import type { PlannedRow } from "../../provider/store/store-rows.ts";
import type { StoreFinding } from "./store-finding.ts";

/** Whether planned decisions are signed, and rest on records and snapshots that are there. */
export async function examinePlanned(store: Store, ring: KeyRing): Promise<readonly StoreFinding[]> {
  const found: StoreFinding[] = [];
  for await (const row of store.rows.rows("planned")) {
    const wrong = await whatIsWrong(row, store, ring);
    if (wrong !== null) {
      const text = `the decision that is planned for ${row.urn} ${wrong}`;
      found.push({ severity: "warning", text, mend: { how: "drop", row } });
    }
  }
  return found;
}

async function whatIsWrong(row: PlannedRow, store: Store, ring: KeyRing): Promise<string | null> {
  const { stack, urn, requestDigest, previousRecord } = row;
  const key = { stack, urn, requestDigest, previousRecord: previousRecord === "" ? null : previousRecord };
  const planned = await store.findPlanned(key);
  // Sealed, and the key is another stack's: it is for that stack to judge.
  if (planned === undefined) return null;
  const { summary, attestation, secret } = planned;
  try {
    const statement = decisionStatement(urn, summary, attestation.requestDigest, secret, ring, attestation.keyId);
    verifyAttestation(attestation, statement, ring);
  } catch (error) {
    if (!(error instanceof NovaCronError)) throw error;
    // Renamed by an alias, it carries what was signed under its old name: Check verifies that.
    if (error.property === "attestation.urn") return null;
    return `is not the one that was signed: ${error.message.split("; ")[0] ?? ""}`;
  }
  if ((await store.getDecisionRecord(row.record, stack).catch(() => null)) === undefined) return "has no record";
  return null;
}

/** Claims of processes that ended without a word. */
export async function examineRuns(
  store: Store,
  statusOf: (process: string) => RunStatus,
): Promise<readonly StoreFinding[]> {
  const counts = new Map<string, number>();
  for await (const { process } of store.rows.rows("runClaim")) counts.set(process, (counts.get(process) ?? 0) + 1);
  return [...counts]
    .filter(([process]) => statusOf(process) === "over")
    .map(([process, count]) => ({
      severity: "warning",
      text: `${count} claims are left of the process ${process}, which is over`,
      mend: { how: "leaveRun", process },
    }));
}

/** Whether the audit logs in the store are the chains that they were. */
export async function examineAudit(store: Store, ring: KeyRing): Promise<readonly StoreFinding[]> {
  const found: StoreFinding[] = [];
  for (const stack of await store.auditStacks()) {
    const verdict = verifyAuditEntries(await store.auditEntries(stack), ring);
    if (verdict.status === "damaged") {
      const text = `the audit log of ${stack} is damaged at entry ${verdict.line}: ${verdict.reason}`;
      found.push({ severity: "error", text, mend: null });
    }
  }
  return found;
}
