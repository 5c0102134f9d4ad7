import type { SQLInputValue } from "node:sqlite";
import { canonicalJson } from "../crypto/canonical-json.ts";
import type { PromotionsRow, RowKind, StoreRow, WeightsRow } from "./store-rows.ts";

/** Values by column. */
export type Columns = Readonly<Record<string, SQLInputValue>>;

/** The table of each kind of row. */
export const tables: Readonly<Record<RowKind, string>> = {
  snapshot: "snapshots",
  record: "decision_records",
  job: "job_results",
  planned: "planned",
  preview: "previewed_plans",
  outcome: "outcomes",
  weights: "learned_weights",
  promotions: "weight_promotions",
  offer: "unavailable_offers",
  runClaim: "run_claims",
  audit: "audit",
  reservation: "reservations",
};

/** A row of its table. @param seq null for the table's next. @param storedAt for what keeps no instant of its own. */
export function rowColumns(
  row: Exclude<StoreRow, WeightsRow | PromotionsRow>,
  seq: number | null,
  storedAt: string,
): Columns {
  switch (row.kind) {
    case "snapshot":
      return { digest: row.digest, created_at: row.at, body: row.body };
    case "record": {
      const { stack, digest, urn, target, snapshot, recordedAt, body } = row;
      return { seq, stack, digest, urn, target, snapshot, recorded_at: recordedAt, body };
    }
    case "job":
      return { stack: row.stack, digest: row.digest, stored_at: storedAt, body: row.body };
    case "planned":
      return {
        seq,
        stack: row.stack,
        urn: row.urn,
        request_digest: row.requestDigest,
        previous_record: row.previousRecord,
        record_digest: row.record,
        plan_id: row.planId,
        operation: row.operation,
        previewed: row.previewed ? 1 : 0,
        body: row.body,
      };
    case "preview":
      return { seq, stack: row.stack, plan_id: row.planId, operation: row.operation };
    case "outcome": {
      const { stack, outcome } = row;
      const body = canonicalJson(outcome);
      return { seq, stack, decision: outcome.decision, recorded_at: storedAt, body };
    }
    case "offer": {
      const { offer, placement, kind, at, until } = row.offer;
      return { offer, placement, kind, at, until };
    }
    case "runClaim": {
      const { stack, operation, urn, process, claimedAt, body } = row;
      return { seq, stack, operation, urn, process, claimed_at: claimedAt, body };
    }
    case "audit":
      return { stack: row.stack, seq: row.entry.seq, body: canonicalJson(row.entry) };
    case "reservation":
      return {
        urn: row.urn,
        decision_id: row.decisionId,
        stack: row.stack,
        node: row.node,
        vcpus: row.vcpus,
        memory_gib: row.memoryGiB,
        disk_gib: row.diskGiB,
        gpus: row.gpus,
        reserved_at: row.reservedAt,
        body: row.body,
        operation: row.run ?? "",
        settled: row.run === null ? 1 : 0,
      };
  }
}

/** One promotion of a base. */
export function promotionColumns(base: string, promotion: PromotionsRow["promotions"][number]): Columns {
  const { digest, at, by, undone } = promotion;
  return {
    base,
    digest,
    promoted_at: at,
    promoted_by: by,
    undone_at: undone?.at ?? null,
    undone_by: undone?.by ?? null,
  };
}

/** What names a row in its table. */
export function keyColumns(row: StoreRow): Columns {
  switch (row.kind) {
    case "snapshot":
      return { digest: row.digest };
    case "record":
      return { stack: row.stack, digest: row.digest };
    case "job":
      return { stack: row.stack, digest: row.digest };
    case "planned": {
      const { stack, urn, requestDigest, previousRecord } = row;
      return { stack, urn, request_digest: requestDigest, previous_record: previousRecord };
    }
    case "preview":
      return { stack: row.stack, plan_id: row.planId };
    case "outcome":
      return { stack: row.stack, decision: row.outcome.decision };
    case "weights":
      return { digest: row.digest };
    case "promotions":
      return { base: row.base };
    case "offer":
      return { offer: row.offer.offer, placement: row.offer.placement };
    case "runClaim":
      return { stack: row.stack, operation: row.operation, urn: row.urn };
    case "audit":
      return { stack: row.stack, seq: row.entry.seq };
    case "reservation":
      return { urn: row.urn, decision_id: row.decisionId };
  }
}
