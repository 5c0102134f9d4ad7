import { isPlainlyEqual } from "../schema/plain-equality.ts";
import { sortedBy } from "../world/code-units.ts";
import type { Claim } from "../world/snapshot.ts";
import { plannedBody, readPlannedBody } from "./planned-body.ts";
import type { PlannedClaims, PlannedDecision, PlannedDecisionInput, PlannedKey } from "./planned-decision.ts";
import type { SealedRows } from "./sealed-rows.ts";
import { number, type Row, type SqliteDatabase, text } from "./sqlite-database.ts";
import type { PlannedStore } from "./store.ts";

/** How many previews of a stack are remembered: an old one that still marks rows must not become the latest again. */
const rememberedPreviews = 32;

const columns = "stack, urn, request_digest, previous_record, record_digest, plan_id, operation, previewed, body";

/** A stack's planned decisions as they were at one moment. They hold until somebody else writes to the file. */
interface Gathered {
  readonly stack: string;
  /** See {@link SqliteDatabase.othersVersion}. */
  readonly version: number;
  /** By what {@link nameOf} makes of their questions. */
  readonly decisions: ReadonlyMap<string, PlannedDecision>;
  /** The row of those that have a question's URN for themselves. */
  readonly rows: ReadonlyMap<string, number>;
  /** URNs that have to be looked up: this process has written of them since, or what they say is sealed. */
  readonly unknown: Set<string>;
}

/** A decision that waits to be written. */
interface Waiting {
  readonly input: PlannedDecisionInput;
  /** Null where it is the same as before, and need not be made unless somebody else has written meanwhile. */
  readonly body: string | null;
  /** The row that it replaces, where that is known. */
  readonly replaces: KnownRow | null;
}

/** A row of {@link Gathered}. */
interface KnownRow {
  readonly seq: number;
  readonly version: number;
  readonly decision: PlannedDecision;
}

/** Planned decisions in SQLite; see {@link Store} for what each method does. */
export class SqlitePlanned implements PlannedStore {
  readonly #db: SqliteDatabase;
  readonly #sealed: SealedRows;
  readonly #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #gathered: Gathered | null = null;

  constructor(db: SqliteDatabase, sealed: SealedRows) {
    this.#db = db;
    this.#sealed = sealed;
  }

  /** Those that come together are written together: a plan of hundreds of resources would spend its time in commits. */
  async recordPlanned(input: PlannedDecisionInput): Promise<void> {
    const replaces = this.#rowOf(input);
    const body = replaces !== null && isAsBefore(input, replaces.decision) ? null : plannedBody(input, this.#sealed);
    this.#waiting.push({ input, body, replaces });
    this.#gathered?.unknown.add(input.urn);
    this.#writing ??= new Promise<void>((turn) => setImmediate(turn)).then(() => this.#writeWaiting());
    return this.#writing;
  }

  #writeWaiting(): Promise<void> {
    this.#writing = undefined;
    const all = this.#waiting.splice(0);
    return this.#db.write("relaxed", () => {
      const version = this.#db.othersVersionNow();
      for (const { input, body, replaces } of all) {
        if (replaces?.version === version && this.#rewrite(input, body, replaces.seq)) continue;
        const { stack, urn, requestDigest, previousRecord, planId, operation, summary } = input;
        this.#db.run(
          `REPLACE INTO planned (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)`,
          stack,
          urn,
          requestDigest,
          previousRecord ?? "",
          summary.record,
          planId,
          operation,
          body ?? plannedBody(input, this.#sealed),
        );
      }
    });
  }

  /** In its place: a new row means new entries in every index. @returns False where the row is gone. */
  #rewrite(input: PlannedDecisionInput, body: string | null, seq: number): boolean {
    const { planId, operation, recordedAt, seed, summary } = input;
    if (body === null) {
      const sql = `INSERT INTO planned_again (seq, plan_id, operation, recorded_at, seed)
        SELECT seq, ?, ?, ?, ? FROM planned WHERE seq = ?
        ON CONFLICT (seq) DO UPDATE SET plan_id = excluded.plan_id, operation = excluded.operation,
          recorded_at = excluded.recorded_at, seed = excluded.seed`;
      return this.#db.run(sql, planId, operation, recordedAt, seed, seq) > 0;
    }
    const sql =
      "UPDATE planned SET record_digest = ?, plan_id = ?, operation = ?, previewed = 0, body = ? WHERE seq = ?";
    return this.#db.run(sql, summary.record, planId, operation, body, seq) > 0;
  }

  /** The row of a question that is its URN's only one: where there are others, the latest has to be the last. */
  #rowOf(key: PlannedKey): KnownRow | null {
    const gathered = this.#gathered;
    if (gathered?.stack !== key.stack || gathered.unknown.has(key.urn)) return null;
    const name = nameOf(key);
    const seq = gathered.rows.get(name);
    const decision = gathered.decisions.get(name);
    return seq === undefined || decision === undefined ? null : { seq, version: gathered.version, decision };
  }

  markPreviewed(
    stack: string,
    urn: string,
    record: string,
    planId: string,
    operation: string,
    seed?: string,
  ): Promise<boolean> {
    this.#gathered?.unknown.add(urn);
    return this.#db.write("relaxed", () => {
      const row = this.#byRecord(stack, urn, record);
      if (row === undefined) return false;
      // What was superseded is forgotten: from now on the user has seen this decision, not that one.
      const body = plannedBody({ ...row, seed: seed ?? row.seed, superseded: null }, this.#sealed);
      this.#db.run(
        "UPDATE planned SET previewed = 1, plan_id = ?, operation = ?, body = ? WHERE stack = ? AND urn = ? AND record_digest = ?",
        planId,
        operation,
        body,
        stack,
        urn,
        record,
      );
      const isFirst = this.#db.run(
        "INSERT INTO previewed_plans (stack, plan_id, operation) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        stack,
        planId,
        operation,
      );
      if (isFirst > 0) {
        this.#db.run(
          `DELETE FROM previewed_plans WHERE stack = ? AND seq NOT IN (
             SELECT seq FROM previewed_plans WHERE stack = ? ORDER BY seq DESC LIMIT ?)`,
          stack,
          stack,
          rememberedPreviews,
        );
      }
      return true;
    });
  }

  async findPlanned(key: PlannedKey): Promise<PlannedDecision | undefined> {
    const gathered = this.#gathered;
    if (gathered?.stack === key.stack && !gathered.unknown.has(key.urn) && (await this.#isAsGathered(gathered)))
      return gathered.decisions.get(nameOf(key));
    return this.#db.read(() => {
      const row = this.#db.get(
        `SELECT ${columns} FROM planned_now WHERE stack = ? AND urn = ? AND request_digest = ? AND previous_record = ?`,
        key.stack,
        key.urn,
        key.requestDigest,
        key.previousRecord ?? "",
      );
      return row && this.#planned(row);
    });
  }

  findPlannedRecord(stack: string, urn: string, record: string): Promise<PlannedDecision | undefined> {
    return this.#db.read(() => this.#byRecord(stack, urn, record));
  }

  /** Who asks this is about to ask for each of the stack's questions: they are read together. */
  plannedClaims(stack: string, operation = ""): Promise<PlannedClaims> {
    return this.#db.read(() => {
      const { decisions } = this.#gather(stack);
      const found = this.#db.get(
        "SELECT operation FROM previewed_plans WHERE stack = ? ORDER BY operation = ? DESC, seq DESC LIMIT 1",
        stack,
        operation,
      );
      if (!found) return { operation: null, claims: [] };
      const run = text(found, "operation");
      // Two requests of one URN within a run: the one that was recorded last is what will be applied.
      const byUrn = new Map<string, Claim | null>();
      for (const decision of decisions.values())
        if (decision.operation === run) byUrn.set(decision.urn, decision.claim);
      const claims = [...byUrn.values()].filter((claim) => claim !== null);
      return { operation: run, claims: sortedBy(claims, ({ urn }) => urn) };
    });
  }

  consumePlanned(stack: string, urn: string): Promise<number> {
    this.#gathered?.unknown.add(urn);
    return this.#db.write("relaxed", () => this.#db.run("DELETE FROM planned WHERE stack = ? AND urn = ?", stack, urn));
  }

  #gather(stack: string): Gathered {
    const version = this.#db.othersVersionNow();
    const rows = this.#db.all(`SELECT seq, ${columns} FROM planned_now WHERE stack = ? ORDER BY seq`, stack);
    const decisions = new Map<string, PlannedDecision>();
    const unknown = new Set<string>();
    for (const row of rows) {
      const decision = this.#planned(row);
      // Who takes the key away takes what it opened.
      if (decision === undefined || decision.secret) unknown.add(text(row, "urn"));
      if (decision !== undefined) decisions.set(nameOf(decision), decision);
    }
    const alone = [...Map.groupBy(rows, (row) => text(row, "urn")).values()].filter(({ length }) => length === 1);
    const seqs = new Map(alone.flat().map((row) => [nameOf(keyOf(row)), number(row, "seq")]));
    const gathered = { stack, version, decisions, rows: seqs, unknown };
    this.#gathered = gathered;
    return gathered;
  }

  async #isAsGathered({ version }: Gathered): Promise<boolean> {
    if ((await this.#db.othersVersion()) === version) return true;
    this.#gathered = null;
    return false;
  }

  #byRecord(stack: string, urn: string, record: string): PlannedDecision | undefined {
    const row = this.#db.get(
      `SELECT ${columns} FROM planned_now WHERE stack = ? AND urn = ? AND record_digest = ? ORDER BY seq DESC LIMIT 1`,
      stack,
      urn,
      record,
    );
    return row && this.#planned(row);
  }

  /** The decision of a row, or undefined where it is sealed and the key is not at hand: as good as not recorded. */
  #planned(row: Row): PlannedDecision | undefined {
    const key = keyOf(row);
    const body = readPlannedBody(text(row, "body"), key, text(row, "record_digest"), this.#sealed);
    if (body === undefined) return undefined;
    const [planId, operation] = [text(row, "plan_id"), text(row, "operation")];
    return { ...key, planId, operation, previewed: row.previewed === 1, ...body };
  }
}

/** Whether nothing but the plan, its run, its moment and its seed has changed. */
function isAsBefore(input: PlannedDecisionInput, before: PlannedDecision): boolean {
  const { basis, kept, secret, summary, attestation, claim, superseded } = input;
  return (
    !secret &&
    !before.secret &&
    kept === before.kept &&
    basis === before.basis &&
    isPlainlyEqual(attestation, before.attestation) &&
    isPlainlyEqual(summary, before.summary) &&
    isPlainlyEqual(claim, before.claim) &&
    isPlainlyEqual(superseded, before.superseded)
  );
}

function keyOf(row: Row): PlannedKey {
  const previousRecord = text(row, "previous_record");
  return {
    stack: text(row, "stack"),
    urn: text(row, "urn"),
    requestDigest: text(row, "request_digest"),
    previousRecord: previousRecord === "" ? null : previousRecord,
  };
}

/** Digests have no spaces. */
function nameOf({ urn, requestDigest, previousRecord }: PlannedKey): string {
  return `${requestDigest} ${previousRecord ?? ""} ${urn}`;
}
