import type { LearnedWeights } from "../schema/learned-weights.ts";
import { nextEntry } from "../state/audit-entry.ts";
import type { Store } from "./store.ts";
import { rowKinds, type StoreRow } from "./store-rows.ts";
import {
  sampleClaim,
  samplePlanned,
  sampleRecord,
  sampleSnapshot,
  sampleSummary,
  secretClaim,
  secretPlanned,
} from "./store-samples.ts";

/** Capacity of the nodes that {@link fillStore} reserves on. */
export const fullCapacity = { vcpus: 64, memoryGiB: 256, diskGiB: 100, gpus: 4 };

/** Puts something of every kind into a store: `count` reservations, one of them not settled and one that follows from secrets. */
export async function fillStore(store: Store, count: number, weights: LearnedWeights): Promise<void> {
  const snapshot = await store.putSnapshot(sampleSnapshot(1));
  const first = await store.putDecisionRecord("dev", sampleRecord("web", "node-1", snapshot));
  await store.putDecisionRecord("dev", sampleRecord("db", "node-2", snapshot));
  // Two stacks with one record, and one that was made again.
  await store.putDecisionRecord("prod", sampleRecord("web", "node-1", snapshot));
  await store.putDecisionRecord("dev", sampleRecord("web", "node-1", snapshot));
  await store.putJobResult("dev", "sha256:job", { counts: { "00": 512 } });
  await store.recordPlanned(samplePlanned("plan-1", "web", { summary: sampleSummary("node-1", first) }));
  await store.recordPlanned(samplePlanned("plan-1", "db", { previousRecord: first }));
  await store.recordPlanned(secretPlanned("plan-1", "secret"));
  await store.markPreviewed("dev", samplePlanned("plan-1", "web").urn, first, "plan-1", "run-1");
  await store.claimInRun(
    { stack: "dev", operation: "run-1" },
    { urn: "u1", process: "p1", claim: secretClaim("dev", "hidden") },
    0,
  );
  await store.claimInRun({ stack: "dev", operation: "run-1" }, { urn: "u2", process: "p1", claim: null }, 0);
  const at = "2026-03-01T12:00:00.000Z";
  await store.putOutcomes([
    { stack: "dev", outcome: { decision: `sha256:${"1".repeat(64)}`, failures: 2, at } },
    { stack: "dev", outcome: { decision: `sha256:${"2".repeat(64)}`, latencyMs: 3.5, at } },
  ]);
  await store.putLearnedWeights(weights, "ada");
  await store.promoteWeights(weights, "ada");
  await store.undoWeights(weights, "bob");
  await store.promoteWeights(weights, "eve");
  await store.markUnavailable({
    offer: "aws/eu-1",
    placement: "u1",
    kind: "noCapacity",
    at,
    until: "2026-03-01T13:00:00.000Z",
  });
  for (const subject of ["a", "b"]) {
    await store.extendAudit("shop/dev", (last) => [
      nextEntry(last, { at, action: "decision.applied", subject, details: {} }),
    ]);
  }
  for (let n = 0; n < count; n++) {
    const claim = sampleClaim(n % 2 === 0 ? "dev" : "prod", `vm${n}`, {
      node: `node-${n % 8}`,
      vcpus: 0.1,
      memoryGiB: 0.2,
    });
    await store.reserve({ claim, decisionId: "d", operation: "run-1", capacity: fullCapacity });
    if (n > 0) await store.settle([{ urn: claim.urn, decisionId: "d" }]);
  }
  const shared = sampleClaim("dev", "shared", { node: "node-9", gpus: 0.25, gpu: 1 });
  await store.reserve({ claim: shared, decisionId: "d", capacity: fullCapacity });
  await store.reserve({ claim: secretClaim("dev", "hidden"), decisionId: "d", capacity: fullCapacity });
}

/** All rows of a store by kind; `claimedAt` apart, which Redis keeps for a whole process. */
export async function allRows(store: Store): Promise<Readonly<Record<string, readonly StoreRow[]>>> {
  const found: Record<string, StoreRow[]> = {};
  for (const kind of rowKinds) {
    const rows: StoreRow[] = [];
    for await (const row of store.rows.rows(kind)) rows.push(plain(row));
    found[kind] = rows;
  }
  return found;
}

/** SQLite gives a `Uint8Array`, Redis a `Buffer`. */
function plain(row: StoreRow): StoreRow {
  if (row.kind === "runClaim") return { ...row, claimedAt: "" };
  return "body" in row && typeof row.body !== "string"
    ? ({ ...row, body: Uint8Array.from(row.body) } as StoreRow)
    : row;
}
