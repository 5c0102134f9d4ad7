import type { Claim } from "../world/snapshot.ts";
import { assertOneFleet } from "./copy-store.ts";
import { type Amounts, CapacityTakenError, QuotaTakenError } from "./reservation.ts";
import type { Store } from "./store.ts";
import { contentDigest, type ReservationRow, type RowKind, rowKey, rowKinds, type StoreRow } from "./store-rows.ts";

/** What there is room for. */
export interface MergeRoom {
  /** Capacity of a node; null where the fleet does not know it, and what lies there is left out. */
  readonly capacityOf: (node: string) => Amounts | null;
  /** Why a quota refuses a claim beside those of other URNs, or null. Absent where there are no quotas. */
  readonly shortOf?: (claim: Claim, others: readonly Claim[]) => string | null;
}

/** What a merge did. */
export interface MergeReport {
  /** Rows of each kind that the target had not got, and has now. */
  readonly added: Readonly<Record<RowKind, number>>;
  /** Rows that both have, alike. */
  readonly same: number;
  /** Lines about rows that were left out: both have them and differ, or the target has no room for a reservation, by a node or by a quota. */
  readonly left: readonly string[];
}

/**
 * Adds what a store has to another one, which may be in use: nothing of it is replaced. Reservations are taken one by one,
 * each atomically and only where its node and the quotas have room, as if they were made now. A preview of the source does
 * not become the latest one of a stack that the target has previewed, too: what it decided can still be replayed.
 * @param room of the fleet.
 * @throws {NovaCronError} NC1706 where they are of two fleets.
 */
export async function mergeStore(from: Store, to: Store, room: MergeRoom): Promise<MergeReport> {
  assertOneFleet(from, to);
  const added = Object.fromEntries(rowKinds.map((kind) => [kind, 0])) as Record<RowKind, number>;
  const left: string[] = [];
  let same = 0;
  for (const kind of rowKinds) {
    if (kind === "reservation") break;
    const there = new Map<string, string>();
    const previewed = new Set<string>();
    for await (const row of to.rows.rows(kind)) {
      there.set(rowKey(row), contentDigest(row));
      if (row.kind === "preview") previewed.add(row.stack);
    }
    const missing: StoreRow[] = [];
    for await (const row of from.rows.rows(kind)) {
      const known = there.get(rowKey(row));
      if (known === contentDigest(row)) same++;
      else if (known !== undefined) left.push(`${describeRow(row)}: the target has another`);
      // A row that is added gets a number after those that are there.
      else if (row.kind !== "preview" || !previewed.has(row.stack)) missing.push(row);
    }
    // A chain goes on where it ends in the target, or not at all.
    const put = kind === "audit" ? missing.filter((row) => row.kind === "audit" && !differs(row.stack, left)) : missing;
    await to.rows.putRows(put, "fresh");
    added[kind] = put.length;
  }
  for await (const row of from.rows.rows("reservation")) {
    const outcome = await admit(row, to, room);
    if (outcome === "admitted") added.reservation++;
    else if (outcome === "same") same++;
    else left.push(`${describeRow(row)}: ${outcome}`);
  }
  return { added, same, left };
}

async function admit(
  row: ReservationRow,
  to: Store,
  { capacityOf, shortOf }: MergeRoom,
): Promise<"admitted" | "same" | string> {
  const capacity = capacityOf(row.node);
  if (capacity === null) return `the fleet has no node ${row.node}`;
  const admission = await to.rows.admitRow(
    row,
    capacity,
    // Of what is sealed, stack, name, node and amounts are in clear: that is all that quotas count.
    shortOf && ((others) => shortOf(JSON.parse(row.body) as Claim, others)),
  );
  switch (admission.kind) {
    case "admitted":
    case "same":
      return admission.kind;
    case "conflict":
      return "the target has another under its name";
    case "short":
      return new CapacityTakenError({ name: row.urn, ...row, apart: [], spread: null }, admission.shortage).message;
    case "refused":
      return new QuotaTakenError({ name: row.urn, ...row, apart: [], spread: null }, admission.why).message;
  }
}

const differs = (stack: string, left: readonly string[]): boolean =>
  left.some((line) => line.startsWith(`the audit log of ${stack}, `));

/** A row in a few words. */
export function describeRow(row: StoreRow): string {
  switch (row.kind) {
    case "snapshot":
      return `the snapshot ${row.digest}`;
    case "record":
      return `the record ${row.digest} of ${row.stack}`;
    case "job":
      return `the job result ${row.digest} of ${row.stack}`;
    case "planned":
      return `the planned decision for ${row.urn}`;
    case "preview":
      return `the preview ${row.planId} of ${row.stack}`;
    case "outcome":
      return `the outcome of ${row.outcome.decision}`;
    case "weights":
      return `the learned weights ${row.digest}`;
    case "promotions":
      return `the promotions of ${row.base}`;
    case "offer":
      return `the refused offer ${row.offer.offer}`;
    case "runClaim":
      return `the claim of ${row.urn} in its run`;
    case "audit":
      return `the audit log of ${row.stack}, entry ${row.entry.seq}`;
    case "reservation":
      return `the reservation ${row.decisionId} of ${row.urn}`;
  }
}
