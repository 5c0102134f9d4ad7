import { canonicalJson } from "../crypto/canonical-json.ts";
import type { LearnedWeights } from "../schema/learned-weights.ts";
import type { Outcome } from "../schema/outcome.ts";
import type { AuditEntry } from "../state/audit-entry.ts";
import type { UnavailabilityKind } from "../world/clouds/unavailable-offer.ts";
import type { Claim } from "../world/snapshot.ts";
import { type Amounts, firstShortage, type ReserveRequest } from "./reservation.ts";
import { bytes, number, type Row, type SqliteDatabase, text } from "./sqlite-database.ts";
import { type Columns, keyColumns, promotionColumns, rowColumns, tables } from "./sqlite-row-columns.ts";
import {
  type Admission,
  contentDigest,
  type PromotionsRow,
  type ReservationRow,
  type RowKind,
  type RowOf,
  type RowStore,
  type StoreRow,
  type WeightsRow,
} from "./store-rows.ts";
import { packJson, unpackAddressed } from "./stored-json.ts";

const reservations = `SELECT urn, decision_id, stack, node, vcpus, memory_gib, disk_gib, gpus, reserved_at, body, operation, settled
  FROM reservations`;

/** How each kind is read. Promotions are one row for each base. */
const queries: Readonly<Record<Exclude<RowKind, "promotions">, string>> = {
  snapshot: "SELECT digest, created_at, body FROM snapshots ORDER BY digest",
  record: "SELECT seq, stack, digest, urn, target, snapshot, recorded_at, body FROM decision_records ORDER BY seq",
  job: "SELECT stack, digest, body FROM job_results ORDER BY stack, digest",
  planned: `SELECT seq, stack, urn, request_digest, previous_record, record_digest, plan_id, operation, previewed, body
    FROM planned_now ORDER BY seq`,
  preview: "SELECT seq, stack, plan_id, operation FROM previewed_plans ORDER BY seq",
  outcome: "SELECT seq, stack, body FROM outcomes ORDER BY seq",
  weights: "SELECT seq, digest, proposed_at, proposed_by, body FROM learned_weights ORDER BY seq",
  offer: "SELECT offer, placement, kind, at, until FROM unavailable_offers ORDER BY offer, placement",
  runClaim: "SELECT seq, stack, operation, urn, process, claimed_at, body FROM run_claims ORDER BY seq",
  audit: "SELECT stack, body FROM audit ORDER BY stack, seq",
  reservation: `${reservations} ORDER BY urn, decision_id`,
};

/** {@link RowStore} of SQLite. */
export class SqliteRows implements RowStore {
  readonly #db: SqliteDatabase;
  readonly #now: () => Date;

  constructor(db: SqliteDatabase, now: () => Date) {
    this.#db = db;
    this.#now = now;
  }

  async *rows<Kind extends RowKind>(kind: Kind): AsyncGenerator<RowOf<Kind>> {
    if (kind === "promotions") {
      yield* (await this.#promotions()) as RowOf<Kind>[];
      return;
    }
    const all = await this.#db.read(() => this.#db.all(queries[kind as Exclude<RowKind, "promotions">]));
    // Each kind's query gives what `readRow` makes a row of that kind of.
    for (const row of all) yield this.#read(kind, row) as RowOf<Kind>;
  }

  putRows(rows: readonly StoreRow[], numbering: "kept" | "fresh"): Promise<void> {
    const storedAt = this.#now().toISOString();
    return this.#db.write("full", () => {
      for (const row of rows) {
        const seq = numbering === "kept" && "seq" in row ? row.seq : null;
        this.#put(row, seq, storedAt);
      }
    });
  }

  removeRows(rows: readonly StoreRow[]): Promise<void> {
    return this.#db.write("full", () => {
      for (const row of rows) this.#remove(row);
    });
  }

  admitRow(row: ReservationRow, capacity: Amounts, shortOf?: ReserveRequest["shortOf"]): Promise<Admission> {
    return this.#db.write("full", () => {
      const standing = this.#db.get(`${reservations} WHERE urn = ? AND decision_id = ?`, row.urn, row.decisionId);
      if (standing !== undefined) {
        const same = contentDigest(readReservation(standing)) === contentDigest(row);
        return { kind: same ? "same" : "conflict" };
      }
      const claims = this.#db
        .all("SELECT body FROM reservations WHERE node = ?", row.node)
        .map((each) => JSON.parse(text(each, "body")) as Claim);
      const shortage = firstShortage(JSON.parse(row.body) as Claim, capacity, claims, []);
      if (shortage !== undefined) return { kind: "short", shortage };
      const others = shortOf && this.#db.all("SELECT body FROM reservations WHERE urn <> ?", row.urn);
      const why = shortOf?.((others ?? []).map((each) => JSON.parse(text(each, "body")) as Claim)) ?? null;
      if (why !== null) return { kind: "refused", why };
      this.#put(row, null, "");
      this.#setRevision(this.#revision() + 1);
      return { kind: "admitted" };
    });
  }

  /** SQLite keeps its indexes itself; those that a damaged file has are said by `integrityProblems`. */
  async reindex(_nodes: readonly string[], mend: boolean): Promise<readonly string[]> {
    if (mend) await this.#db.write("full", () => this.#db.run("REINDEX reservations"));
    return [];
  }

  raiseRevision(revision: number): Promise<void> {
    return this.#db.write("full", () => {
      if (this.#revision() < revision) this.#setRevision(revision);
    });
  }

  copying(): Promise<string | null> {
    return this.#db.read(() => {
      const row = this.#db.get("SELECT value FROM meta WHERE key = 'copying'");
      return row === undefined ? null : (JSON.parse(text(row, "value")) as string);
    });
  }

  setCopying(from: string | null): Promise<void> {
    return this.#db.write("full", () => {
      this.#db.run("DELETE FROM meta WHERE key = 'copying'");
      if (from !== null) this.#db.run("INSERT INTO meta (key, value) VALUES ('copying', ?)", canonicalJson(from));
    });
  }

  #revision(): number {
    return Number(this.#db.get("SELECT value FROM meta WHERE key = 'reservationsRevision'")?.value ?? 0);
  }

  #setRevision(revision: number): void {
    this.#db.run("UPDATE meta SET value = ? WHERE key = 'reservationsRevision'", canonicalJson(revision));
  }

  async #promotions(): Promise<PromotionsRow[]> {
    const all = await this.#db.read(() =>
      this.#db.all(
        "SELECT base, digest, promoted_at, promoted_by, undone_at, undone_by FROM weight_promotions ORDER BY base, seq",
      ),
    );
    const byBase = Map.groupBy(all, (row) => text(row, "base"));
    return [...byBase].map(([base, rows]) => ({
      kind: "promotions",
      base,
      promotions: rows.map((row) => ({
        digest: text(row, "digest"),
        at: text(row, "promoted_at"),
        by: text(row, "promoted_by"),
        undone: row.undone_at === null ? null : { at: text(row, "undone_at"), by: text(row, "undone_by") },
      })),
    }));
  }

  #read(kind: RowKind, row: Row): StoreRow {
    const at = (column: string): string => text(row, column);
    switch (kind) {
      case "snapshot":
        return { kind, digest: at("digest"), at: at("created_at"), body: bytes(row, "body") };
      case "record": {
        const { seq, body } = { seq: number(row, "seq"), body: bytes(row, "body") };
        const [stack, digest, urn, target] = [at("stack"), at("digest"), at("urn"), at("target")];
        return { kind, seq, stack, digest, urn, target, snapshot: at("snapshot"), recordedAt: at("recorded_at"), body };
      }
      case "job":
        return { kind, stack: at("stack"), digest: at("digest"), body: bytes(row, "body") };
      case "planned":
        return {
          kind,
          seq: number(row, "seq"),
          stack: at("stack"),
          urn: at("urn"),
          requestDigest: at("request_digest"),
          previousRecord: at("previous_record"),
          record: at("record_digest"),
          planId: at("plan_id"),
          operation: at("operation"),
          previewed: row.previewed === 1,
          body: at("body"),
        };
      case "preview":
        return {
          kind,
          seq: number(row, "seq"),
          stack: at("stack"),
          planId: at("plan_id"),
          operation: at("operation"),
        };
      case "outcome":
        return { kind, seq: number(row, "seq"), stack: at("stack"), outcome: JSON.parse(at("body")) as Outcome };
      case "weights": {
        const weights = unpackAddressed(bytes(row, "body"), at("digest"), this.#db.path) as LearnedWeights;
        const made = { proposedAt: at("proposed_at"), proposedBy: at("proposed_by") };
        return { kind, seq: number(row, "seq"), digest: at("digest"), weights, ...made };
      }
      case "offer": {
        const [offer, placement, refused] = [at("offer"), at("placement"), at("kind") as UnavailabilityKind];
        return { kind, offer: { offer, placement, kind: refused, at: at("at"), until: at("until") } };
      }
      case "runClaim": {
        const run = { stack: at("stack"), operation: at("operation"), urn: at("urn"), process: at("process") };
        return { kind, seq: number(row, "seq"), ...run, claimedAt: at("claimed_at"), body: at("body") };
      }
      case "audit":
        return { kind, stack: at("stack"), entry: JSON.parse(at("body")) as AuditEntry };
      case "reservation":
        return readReservation(row);
      case "promotions":
        throw new TypeError("promotions are read together");
    }
  }

  #put(row: StoreRow, seq: number | null, storedAt: string): void {
    if (row.kind === "promotions") {
      this.#remove(row);
      for (const promotion of row.promotions) this.#replace("weight_promotions", promotionColumns(row.base, promotion));
    } else if (row.kind === "weights") this.#putWeights(row, seq);
    else this.#replace(tables[row.kind], rowColumns(row, seq, storedAt));
  }

  /** Not replaced: promotions point to it. */
  #putWeights({ digest, weights, proposedAt, proposedBy }: WeightsRow, seq: number | null): void {
    this.#db.run(
      `INSERT INTO learned_weights (seq, digest, base, proposed_at, proposed_by, body) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (digest) DO UPDATE SET seq = coalesce(excluded.seq, seq), proposed_at = excluded.proposed_at, proposed_by = excluded.proposed_by`,
      seq,
      digest,
      weights.base,
      proposedAt,
      proposedBy,
      packJson(weights).body,
    );
  }

  #replace(table: string, columns: Columns): void {
    const names = Object.keys(columns);
    this.#db.run(
      `REPLACE INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
      ...Object.values(columns),
    );
  }

  #remove(row: StoreRow): void {
    const key = keyColumns(row);
    const where = Object.keys(key).map((name) => `${name} = ?`);
    this.#db.run(`DELETE FROM ${tables[row.kind]} WHERE ${where.join(" AND ")}`, ...Object.values(key));
  }
}

function readReservation(row: Row): ReservationRow {
  const body = text(row, "body");
  const { gpu } = JSON.parse(body) as Claim;
  return {
    kind: "reservation",
    urn: text(row, "urn"),
    decisionId: text(row, "decision_id"),
    stack: text(row, "stack"),
    node: text(row, "node"),
    vcpus: number(row, "vcpus"),
    memoryGiB: number(row, "memory_gib"),
    diskGiB: number(row, "disk_gib"),
    gpus: number(row, "gpus"),
    ...(gpu !== undefined && { gpu }),
    reservedAt: text(row, "reserved_at"),
    body,
    run: row.settled === 1 ? null : text(row, "operation"),
  };
}
