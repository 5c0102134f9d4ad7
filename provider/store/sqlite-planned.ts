import type { Claim } from "../world/snapshot.ts";
import { plannedBody, readPlannedBody } from "./planned-body.ts";
import type { PlannedDecision, PlannedDecisionInput, PlannedKey } from "./planned-decision.ts";
import type { SealedRows } from "./sealed-rows.ts";
import { type Row, type SqliteDatabase, text } from "./sqlite-database.ts";
import type { PlannedStore } from "./store.ts";

/** How many previews of a stack are remembered: an old one that still marks rows must not become the latest again. */
const rememberedPreviews = 32;

const columns = "stack, urn, request_digest, previous_record, record_digest, plan_id, operation, previewed, body";

/** A stack's rows as they were at one moment. They hold until somebody else writes to the file. */
interface GatheredRows {
  readonly stack: string;
  /** See {@link SqliteDatabase.othersVersion}. */
  readonly version: number;
  readonly rows: ReadonlyMap<string, Row>;
  /** URNs of which this process has written since. */
  readonly written: Set<string>;
}

/** Planned decisions in SQLite; see {@link Store} for what each method does. */
export class SqlitePlanned implements PlannedStore {
  readonly #db: SqliteDatabase;
  readonly #sealed: SealedRows;
  readonly #waiting: string[][] = [];
  #writing: Promise<void> | undefined;
  #gathered: GatheredRows | null = null;

  constructor(db: SqliteDatabase, sealed: SealedRows) {
    this.#db = db;
    this.#sealed = sealed;
  }

  /** Those that come together are written together: a plan of hundreds of resources would spend its time in commits. */
  async recordPlanned(input: PlannedDecisionInput): Promise<void> {
    const { stack, urn, requestDigest, previousRecord, planId, operation } = input;
    const body = plannedBody(input, this.#sealed);
    const { record } = input.summary;
    this.#gathered?.written.add(urn);
    this.#waiting.push([stack, urn, requestDigest, previousRecord ?? "", record, planId, operation, body]);
    this.#writing ??= new Promise<void>((turn) => setImmediate(turn)).then(() => this.#writeWaiting());
    return this.#writing;
  }

  #writeWaiting(): Promise<void> {
    this.#writing = undefined;
    const rows = this.#waiting.splice(0);
    return this.#db.write("relaxed", () => {
      for (const row of rows)
        this.#db.run(`REPLACE INTO planned (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)`, ...row);
    });
  }

  markPreviewed(
    stack: string,
    urn: string,
    record: string,
    planId: string,
    operation: string,
    seed?: string,
  ): Promise<boolean> {
    this.#gathered?.written.add(urn);
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
    if (gathered?.stack === key.stack && !gathered.written.has(key.urn) && (await this.#isAsGathered(gathered))) {
      const row = gathered.rows.get(nameOf(key));
      return row && this.#planned(row);
    }
    return this.#db.read(() => {
      const row = this.#db.get(
        `SELECT ${columns} FROM planned WHERE stack = ? AND urn = ? AND request_digest = ? AND previous_record = ?`,
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
  plannedClaims(stack: string): Promise<readonly Claim[]> {
    return this.#db.read(() => {
      this.#gather(stack);
      const latest = this.#db.get(
        "SELECT operation FROM previewed_plans WHERE stack = ? ORDER BY seq DESC LIMIT 1",
        stack,
      );
      if (!latest) return [];
      const rows = this.#db.all(
        `SELECT ${columns} FROM planned WHERE stack = ? AND operation = ? ORDER BY seq`,
        stack,
        text(latest, "operation"),
      );
      // Two requests of one URN within a run: the one that was recorded last is what will be applied.
      const byUrn = new Map(rows.flatMap((row) => this.#planned(row) ?? []).map((row) => [row.urn, row.claim]));
      return [...byUrn.values()]
        .filter((claim) => claim !== null)
        .sort((a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0));
    });
  }

  consumePlanned(stack: string, urn: string): Promise<number> {
    this.#gathered?.written.add(urn);
    return this.#db.write("relaxed", () => this.#db.run("DELETE FROM planned WHERE stack = ? AND urn = ?", stack, urn));
  }

  #gather(stack: string): void {
    const version = this.#db.othersVersionNow();
    const rows = this.#db.all(`SELECT ${columns} FROM planned WHERE stack = ?`, stack);
    this.#gathered = {
      stack,
      version,
      rows: new Map(rows.map((row) => [nameOf(keyOf(row)), row])),
      written: new Set(),
    };
  }

  async #isAsGathered({ version }: GatheredRows): Promise<boolean> {
    if ((await this.#db.othersVersion()) === version) return true;
    this.#gathered = null;
    return false;
  }

  #byRecord(stack: string, urn: string, record: string): PlannedDecision | undefined {
    const row = this.#db.get(
      `SELECT ${columns} FROM planned WHERE stack = ? AND urn = ? AND record_digest = ? ORDER BY seq DESC LIMIT 1`,
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
