import type { Digest } from "../crypto/canonical-json.ts";
import type { DecisionRecord } from "../schema/decision.ts";
import { type TellableSnapshot, tellableSnapshot } from "../world/blind-claim.ts";
import type { Snapshot } from "../world/snapshot.ts";
import { bytes, type SqliteDatabase, text } from "./sqlite-database.ts";
import { type DecisionRecordEntry, type Pruned, type PruneLimits, prunedForMs, type RecordStore } from "./store.ts";
import { packJson, packLater, unpackAddressed, unpackJson } from "./stored-json.ts";

/** Snapshots, decision records and job results in SQLite; see {@link Store} for what each method does. */
export class SqliteRecords implements RecordStore {
  readonly #db: SqliteDatabase;
  readonly #now: () => Date;

  constructor(db: SqliteDatabase, now: () => Date) {
    this.#db = db;
    this.#now = now;
  }

  async putSnapshot(snapshot: Snapshot): Promise<Digest> {
    const { digest, body } = packLater(tellableSnapshot(snapshot));
    const createdAt = this.#now().toISOString();
    return this.#db.write("relaxed", () => {
      const known = this.#db.run("UPDATE snapshots SET created_at = ? WHERE digest = ?", createdAt, digest);
      if (known === 0)
        this.#db.run("INSERT INTO snapshots (digest, created_at, body) VALUES (?, ?, ?)", digest, createdAt, body());
      return digest;
    });
  }

  getSnapshot(digest: string): Promise<TellableSnapshot | undefined> {
    return this.#db.read(() => {
      const row = this.#db.get("SELECT body FROM snapshots WHERE digest = ?", digest);
      // The digest vouches for the shape: what has it is what putSnapshot was given.
      return row && (unpackAddressed(bytes(row, "body"), digest, this.#db.path) as TellableSnapshot);
    });
  }

  async prune({ superseded, all }: PruneLimits): Promise<Pruned | null> {
    const now = this.#now().getTime();
    return this.#db.write("relaxed", () => {
      const last = this.#db.get("SELECT value FROM meta WHERE key = 'prunedAt'");
      if (last !== undefined && Math.abs(now - Number(text(last, "value"))) < prunedForMs) return null;
      this.#db.run("REPLACE INTO meta (key, value) VALUES ('prunedAt', ?)", `${now}`);
      const planned = this.#db.run(
        `DELETE FROM planned WHERE seq IN (
           SELECT seq FROM planned_now n WHERE json_extract(body, '$.recordedAt') < ?
             OR (json_extract(body, '$.recordedAt') < ? AND operation IS NOT (
               SELECT p.operation FROM previewed_plans p WHERE p.stack = n.stack ORDER BY p.seq DESC LIMIT 1)))`,
        Date.parse(all),
        Date.parse(superseded),
      );
      this.#db.run("DELETE FROM previewed_plans WHERE stack NOT IN (SELECT stack FROM planned)");
      const snapshots = this.#db.run(
        `DELETE FROM snapshots WHERE created_at < ? AND digest NOT IN (
           SELECT r.snapshot FROM planned p JOIN decision_records r ON r.stack = p.stack AND r.digest = p.record_digest)`,
        new Date(all).toISOString(),
      );
      return { planned, snapshots };
    });
  }

  async putDecisionRecord(stack: string, record: DecisionRecord): Promise<Digest> {
    const { digest, body } = packJson(record);
    const recordedAt = this.#now().toISOString();
    return this.#db.write("relaxed", () => {
      // REPLACE gives the row a new seq: a decision that is made again is the newest again.
      this.#db.run(
        "REPLACE INTO decision_records (stack, digest, urn, target, snapshot, recorded_at, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        stack,
        digest,
        record.subject.urn,
        record.target.name,
        record.basis.snapshot,
        recordedAt,
        body,
      );
      return digest;
    });
  }

  getDecisionRecord(digest: string, stack?: string): Promise<DecisionRecord | undefined> {
    return this.#db.read(() => {
      const row = this.#db.get(
        "SELECT body FROM decision_records WHERE digest = ? AND (? IS NULL OR stack = ?)",
        digest,
        stack ?? null,
        stack ?? null,
      );
      return row && (unpackAddressed(bytes(row, "body"), digest, this.#db.path) as DecisionRecord);
    });
  }

  listDecisionRecords(
    stack: string,
    filter: { readonly urn?: string; readonly limit?: number } = {},
  ): Promise<readonly DecisionRecordEntry[]> {
    const { urn = null, limit = -1 } = filter;
    return this.#db.read(() =>
      this.#db
        .all(
          `SELECT digest, urn, target, recorded_at FROM decision_records
           WHERE stack = ? AND (? IS NULL OR urn = ?) ORDER BY seq DESC LIMIT ?`,
          stack,
          urn,
          urn,
          limit,
        )
        .map((row) => ({
          digest: text(row, "digest") as Digest,
          urn: text(row, "urn"),
          target: text(row, "target"),
          recordedAt: text(row, "recorded_at"),
        })),
    );
  }

  async putJobResult(stack: string, digest: string, result: unknown): Promise<void> {
    const { body } = packJson(result);
    const storedAt = this.#now().toISOString();
    // Full: a job on real hardware was paid for, and its result cannot be had again.
    return this.#db.write("full", () => {
      this.#db.run(
        "REPLACE INTO job_results (stack, digest, stored_at, body) VALUES (?, ?, ?, ?)",
        stack,
        digest,
        storedAt,
        body,
      );
    });
  }

  getJobResult(stack: string, digest: string): Promise<unknown> {
    return this.#db.read(() => {
      const row = this.#db.get("SELECT body FROM job_results WHERE stack = ? AND digest = ?", stack, digest);
      return row && unpackJson(bytes(row, "body"));
    });
  }
}
