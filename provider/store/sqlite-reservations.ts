import { canonicalJson } from "../crypto/canonical-json.ts";
import type { Claim } from "../world/snapshot.ts";
import {
  assertAmounts,
  CapacityTakenError,
  compareReservations,
  firstShortage,
  type LeftReservation,
  othersOf,
  QuotaTakenError,
  type Reservation,
  type ReservationKey,
  type ReservationState,
  type ReserveOutcome,
  type ReserveRequest,
  type UnsettledReservation,
} from "./reservation.ts";
import { readReservationBody, reservationBody } from "./reservation-body.ts";
import type { SealedRows } from "./sealed-rows.ts";
import { type Row, type SqliteDatabase, text } from "./sqlite-database.ts";
import type { ReservationStore } from "./store.ts";

/** Reservations in SQLite; see {@link Store} for what each method does. Every change is one durable transaction. */
export class SqliteReservations implements ReservationStore {
  readonly #db: SqliteDatabase;
  readonly #now: () => Date;
  readonly #sealed: SealedRows;

  constructor(db: SqliteDatabase, now: () => Date, sealed: SealedRows) {
    this.#db = db;
    this.#now = now;
    this.#sealed = sealed;
  }

  async reserve(request: ReserveRequest): Promise<ReserveOutcome> {
    const { claim, decisionId, capacity, operation = "" } = request;
    assertAmounts(claim);
    const body = reservationBody(claim, this.#sealed);
    const reservedAt = this.#now().toISOString();
    return this.#db.write("full", () => {
      const going = this.#going(request);
      const same = this.#all("urn = ?", claim.urn).find((row) => row.decisionId === decisionId);
      const unchanged = same !== undefined && canonicalJson(same.claim) === canonicalJson(claim);
      // What another run left behind is this one's from now on: nobody may free it as that of a run which is over.
      if (unchanged) this.#takeOver(claim.urn, decisionId, operation);
      if (unchanged && going.length === 0) return { changed: false, revision: this.#revision() };

      // What is held already is not taken again: an unchanged claim stands even on a node that has become too small.
      if (!unchanged) {
        const replaced = new Set([...going, ...(same ? [same] : [])].map(keyOf));
        const onNode = this.#all("node = ?", claim.node);
        const others = onNode.filter((row) => !replaced.has(keyOf(row))).map((row) => row.claim);
        const released = onNode.filter((row) => replaced.has(keyOf(row))).map((row) => row.claim);
        const shortage = firstShortage(claim, capacity, others, released);
        if (shortage) throw new CapacityTakenError(claim, shortage);
        const why = request.shortOf?.(othersOf(request, this.#all("true"))) ?? null;
        if (why !== null) throw new QuotaTakenError(claim, why);
      }
      for (const row of going) this.#delete(row.claim.urn, row.decisionId);
      if (!unchanged) this.#put(claim, decisionId, reservedAt, body, operation);
      return { changed: true, revision: this.#advance() };
    });
  }

  release(urn: string, decisionId: string): Promise<boolean> {
    return this.#db.write("full", () => {
      const released = this.#delete(urn, decisionId) > 0;
      if (released) this.#advance();
      return released;
    });
  }

  releaseAll(urn: string, stack: string): Promise<number> {
    return this.#db.write("full", () => {
      const released = this.#db.run("DELETE FROM reservations WHERE urn = ? AND stack = ?", urn, stack);
      if (released > 0) this.#advance();
      return released;
    });
  }

  releaseAbandoned(keys: readonly UnsettledReservation[]): Promise<readonly UnsettledReservation[]> {
    return this.#db.write("full", () => {
      const released = keys.filter(
        ({ urn, decisionId, operation }) =>
          this.#db.run(
            "DELETE FROM reservations WHERE urn = ? AND decision_id = ? AND operation = ? AND settled = 0",
            urn,
            decisionId,
            operation,
          ) > 0,
      );
      if (released.length > 0) this.#advance();
      return released;
    });
  }

  settle(keys: readonly ReservationKey[]): Promise<readonly ReservationKey[]> {
    return this.#db.write("full", () =>
      keys.filter(
        ({ urn, decisionId }) =>
          this.#db.run("UPDATE reservations SET settled = 1 WHERE urn = ? AND decision_id = ?", urn, decisionId) === 0,
      ),
    );
  }

  settledReservations(stack: string): Promise<readonly ReservationKey[]> {
    return this.#db.read(() =>
      this.#db
        .all(
          "SELECT urn, decision_id FROM reservations WHERE settled = 1 AND stack = ? ORDER BY urn, decision_id",
          stack,
        )
        .map((row) => ({ urn: text(row, "urn"), decisionId: text(row, "decision_id") })),
    );
  }

  unsettledReservations(stack: string): Promise<readonly LeftReservation[]> {
    return this.#db.read(() =>
      this.#db
        .all(
          "SELECT urn, decision_id, operation, reserved_at FROM reservations WHERE settled = 0 AND stack = ? ORDER BY urn, decision_id",
          stack,
        )
        .map((row) => ({
          urn: text(row, "urn"),
          decisionId: text(row, "decision_id"),
          operation: text(row, "operation"),
          reservedAt: text(row, "reserved_at"),
        })),
    );
  }

  reservationState(): Promise<ReservationState> {
    return this.#db.read(() => ({
      revision: this.#revision(),
      reservations: this.#all("true").sort(compareReservations),
    }));
  }

  reservationsRevision(): Promise<number> {
    return this.#db.read(() => this.#revision());
  }

  /** The reservations that give way to the new one. */
  #going({ claim, decisionId, replaces, freeOthers }: ReserveRequest): Reservation[] {
    const urns = new Set([claim.urn, ...(replaces ? [replaces.urn] : [])]);
    return [...urns]
      .flatMap((urn) => this.#all("urn = ?", urn))
      .filter((row) => {
        const isOf = (urn: string, id: string) => row.claim.urn === urn && row.decisionId === id;
        if (isOf(claim.urn, decisionId)) return false;
        if (replaces && isOf(replaces.urn, replaces.decisionId)) return true;
        // Another stack's row under the same URN can only come from a second backend with equal names: not ours to free.
        if (row.claim.urn !== claim.urn || row.claim.stack !== claim.stack) return false;
        return freeOthers === true || (freeOthers === "unsettled" && !this.#isSettled(row));
      });
  }

  #isSettled({ claim, decisionId }: Reservation): boolean {
    const row = this.#db.get(
      "SELECT settled FROM reservations WHERE urn = ? AND decision_id = ?",
      claim.urn,
      decisionId,
    );
    return row?.settled === 1;
  }

  #all(where: "urn = ?" | "node = ?" | "true", ...parameters: string[]): Reservation[] {
    return this.#db
      .all(`SELECT decision_id, reserved_at, body FROM reservations WHERE ${where}`, ...parameters)
      .map((row) => this.#reservation(row));
  }

  #reservation(row: Row): Reservation {
    return {
      decisionId: text(row, "decision_id"),
      reservedAt: text(row, "reserved_at"),
      claim: readReservationBody(text(row, "body"), this.#sealed),
    };
  }

  #put(claim: Claim, decisionId: string, reservedAt: string, body: string, operation: string): void {
    this.#db.run(
      `REPLACE INTO reservations (urn, decision_id, stack, node, vcpus, memory_gib, disk_gib, gpus, reserved_at, body, operation, settled)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
      claim.urn,
      decisionId,
      claim.stack,
      claim.node,
      claim.vcpus,
      claim.memoryGiB,
      claim.diskGiB,
      claim.gpus,
      reservedAt,
      body,
      operation,
    );
  }

  #takeOver(urn: string, decisionId: string, operation: string): void {
    this.#db.run(
      "UPDATE reservations SET operation = ? WHERE urn = ? AND decision_id = ? AND settled = 0",
      operation,
      urn,
      decisionId,
    );
  }

  #delete(urn: string, decisionId: string): number {
    return this.#db.run("DELETE FROM reservations WHERE urn = ? AND decision_id = ?", urn, decisionId);
  }

  #revision(): number {
    const row = this.#db.get("SELECT value FROM meta WHERE key = 'reservationsRevision'");
    return row ? Number(text(row, "value")) : 0;
  }

  #advance(): number {
    const next = this.#revision() + 1;
    this.#db.run("UPDATE meta SET value = ? WHERE key = 'reservationsRevision'", canonicalJson(next));
    return next;
  }
}

/** One string per key; neither URNs nor decision ids hold a line feed. */
function keyOf({ claim, decisionId }: Reservation): string {
  return `${claim.urn}\n${decisionId}`;
}
