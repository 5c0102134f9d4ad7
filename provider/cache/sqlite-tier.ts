import { renameSync, rmSync } from "node:fs";
import { NovaCronError } from "../errors/novacron-error.ts";
import { number, type Row, SqliteDatabase, text } from "../store/sqlite-database.ts";
import { isDamage } from "../store/sqlite-errors.ts";
import type { SchemaDefinition } from "../store/sqlite-migrate.ts";
import type { TierStats } from "./cache.ts";
import { type CacheEntry, type CacheTier, TierCounters, type TierSize, unexpired } from "./cache-tier.ts";
import { keptKeyMarks, type Marks } from "./invalidation-marks.ts";
import { countedOnly, readTotals, type Totals } from "./totals.ts";

const schema: SchemaDefinition = {
  applicationId: 0x4e6f7643, // "NovC"; not the store's, so that neither takes the other's file for its own
  noun: "cache",
  migrations: [
    `CREATE TABLE entries (
       seq INTEGER PRIMARY KEY AUTOINCREMENT,
       key TEXT NOT NULL UNIQUE, expires_at_ms REAL NOT NULL, size INTEGER NOT NULL, value TEXT NOT NULL
     ) STRICT;
     CREATE INDEX entries_by_expiry ON entries (expires_at_ms);`,
    `ALTER TABLE entries ADD COLUMN stale_at_ms REAL;
     CREATE TABLE marks (
       fleet TEXT NOT NULL, name TEXT NOT NULL, generation TEXT NOT NULL, PRIMARY KEY (fleet, name)
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE totals (
       fleet TEXT NOT NULL, name TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (fleet, name)
     ) STRICT, WITHOUT ROWID;`,
  ],
};

/** A cache that is locked is not worth waiting for: two attempts, 0.2 s. */
const lockAttempts = 2;

/** How many writes pass between two prunings. */
const pruneEvery = 256;

/** How to open the durable tier. */
export interface SqliteTierOptions {
  /** Path of its own file, `cache.db` beside the store. It may be deleted at any time while no process has it open. */
  readonly path: string;
  /** The fleet whose marks and counters are kept beside its entries. */
  readonly fleetId: string;
  /** Oldest entries beyond this many are pruned; 20,000 where absent. */
  readonly maxEntries?: number;
  /** Oldest values beyond this many characters are pruned; 64 Mi where absent. */
  readonly maxCharacters?: number;
  readonly now: () => Date;
  /** Gets NC1708 when a damaged file was moved aside, NC1704 (once) when the file cannot be used. */
  readonly onDiagnostic: (diagnostic: NovaCronError) => void;
}

/** Entries in a SQLite file, for the next process. A damaged file is moved aside to `PATH.damaged` and made anew. */
export class SqliteTier implements CacheTier {
  readonly name = "sqlite";
  readonly shared = this;
  readonly #options: SqliteTierOptions;
  readonly #counters = new TierCounters();
  #db: SqliteDatabase | undefined;
  #healed = false;
  #reported = false;
  #writesSincePruning = 0;

  private constructor(options: SqliteTierOptions) {
    this.#options = options;
  }

  /** Opens the tier, or says through `onDiagnostic` why not and gives undefined. */
  static async open(options: SqliteTierOptions): Promise<SqliteTier | undefined> {
    const tier = new SqliteTier(options);
    try {
      tier.#db = await tier.#open();
      await tier.#prune(tier.#db);
    } catch (error) {
      await tier.#fail(error, tier.#db);
    }
    return tier.#db && tier;
  }

  async get(key: string, nowMs: number): Promise<CacheEntry | undefined> {
    const row = await this.#try((db) =>
      db.read(() => db.get("SELECT expires_at_ms, stale_at_ms, value FROM entries WHERE key = ?", key) ?? null),
    );
    if (row === undefined) return undefined;
    const entry = unexpired(row === null ? undefined : entryOf(row), nowMs);
    if (entry) this.#counters.hits++;
    else this.#counters.misses++;
    return entry;
  }

  async set(key: string, { expiresAtMs, staleAtMs, value }: CacheEntry): Promise<void> {
    await this.#try(async (db) => {
      await db.write("relaxed", () =>
        db.run(
          "REPLACE INTO entries (key, expires_at_ms, stale_at_ms, size, value) VALUES (?, ?, ?, ?, ?)",
          key,
          expiresAtMs,
          staleAtMs,
          value.length,
          value,
        ),
      );
      this.#counters.writes++;
      this.#writesSincePruning++;
      if (this.#writesSincePruning >= pruneEvery) await this.#prune(db);
    });
  }

  async delete(key: string): Promise<void> {
    await this.#try((db) => db.write("relaxed", () => db.run("DELETE FROM entries WHERE key = ?", key)));
  }

  async clear(): Promise<number> {
    const own = `novacron:*:${this.#options.fleetId}:*`;
    return (
      (await this.#try((db) => db.write("relaxed", () => db.run("DELETE FROM entries WHERE key GLOB ?", own)))) ?? 0
    );
  }

  async size(): Promise<TierSize | undefined> {
    const row = await this.#try((db) =>
      db.read(() => db.get("SELECT count(*) AS entries, coalesce(sum(size), 0) AS bytes FROM entries")),
    );
    return row && { entries: number(row, "entries"), bytes: number(row, "bytes") };
  }

  async marks(): Promise<Marks | undefined> {
    const rows = await this.#try((db) =>
      db.read(() => db.all("SELECT name, generation FROM marks WHERE fleet = ?", this.#options.fleetId)),
    );
    return rows && new Map(rows.map((row) => [text(row, "name"), text(row, "generation")]));
  }

  async addMarks(marks: Marks): Promise<void> {
    const { fleetId } = this.#options;
    await this.#try((db) =>
      db.write("relaxed", () => {
        for (const [name, generation] of marks) {
          db.run(
            `INSERT INTO marks (fleet, name, generation) VALUES (?, ?, ?)
             ON CONFLICT DO UPDATE SET generation = max(generation, excluded.generation)`,
            fleetId,
            name,
            generation,
          );
        }
        db.run(
          `DELETE FROM marks WHERE fleet = ?1 AND name IN (
             SELECT name FROM marks WHERE fleet = ?1 AND name GLOB 'key:*' ORDER BY generation DESC LIMIT -1 OFFSET ?2)`,
          fleetId,
          keptKeyMarks,
        );
      }),
    );
  }

  async totals(): Promise<Totals | undefined> {
    const rows = await this.#try((db) =>
      db.read(() => db.all("SELECT name, count FROM totals WHERE fleet = ?", this.#options.fleetId)),
    );
    return rows && readTotals(rows.map((row) => [text(row, "name"), row.count]));
  }

  async addTotals(totals: Totals): Promise<void> {
    await this.#try((db) =>
      db.write("relaxed", () => {
        for (const [name, count] of countedOnly(totals)) {
          db.run(
            `INSERT INTO totals (fleet, name, count) VALUES (?, ?, ?)
             ON CONFLICT DO UPDATE SET count = count + excluded.count`,
            this.#options.fleetId,
            name,
            count,
          );
        }
      }),
    );
  }

  stats(): TierStats {
    return this.#counters.snapshot(this.name);
  }

  async close(): Promise<void> {
    this.#db?.close();
    this.#db = undefined;
  }

  /** What the file answers; undefined where it does not, which is counted and reported. */
  async #try<T>(ask: (db: SqliteDatabase) => Promise<T>): Promise<T | undefined> {
    const db = this.#db;
    if (!db) return undefined;
    try {
      return await ask(db);
    } catch (error) {
      await this.#fail(error, db);
      return undefined;
    }
  }

  #open(): Promise<SqliteDatabase> {
    return SqliteDatabase.open({ path: this.#options.path, schema, lockAttempts });
  }

  async #prune(db: SqliteDatabase): Promise<void> {
    const { maxEntries = 20_000, maxCharacters = 64 * 1024 * 1024, now } = this.#options;
    this.#writesSincePruning = 0;
    await db.write("relaxed", () => {
      db.run("DELETE FROM entries WHERE expires_at_ms <= ?", now().getTime());
      db.run(
        `DELETE FROM entries WHERE seq IN (
           SELECT seq FROM (SELECT seq, row_number() OVER newest AS place, sum(size) OVER newest AS total
                            FROM entries WINDOW newest AS (ORDER BY seq DESC))
           WHERE place > ? OR total > ?)`,
        maxEntries,
        maxCharacters,
      );
    });
  }

  async #fail(error: unknown, failed: SqliteDatabase | undefined): Promise<void> {
    this.#counters.errors++;
    // Several questions can meet the same damage at once; the first one has taken care of it.
    if (failed !== this.#db) return;
    if (isDamage(error) && !this.#healed) {
      this.#healed = true;
      await this.#heal(error);
    } else if (!this.#db || isDamage(error)) {
      await this.close();
      this.#report(error);
    } else {
      // Locked, or the disk is full: it may pass.
      this.#report(error);
    }
  }

  async #heal(damage: unknown): Promise<void> {
    await this.close();
    const { path, onDiagnostic } = this.#options;
    try {
      // Another process may have been here first; its new file is not to be moved away.
      this.#db = await this.#openIfSound();
      if (this.#db) return;
      renameSync(path, `${path}.damaged`);
      for (const suffix of ["-wal", "-shm"]) rmSync(path + suffix, { force: true });
      this.#db = await this.#open();
      onDiagnostic(
        new NovaCronError("NC1708", `${path} was damaged (${reasonOf(damage)})`, {
          remedy: `It was moved to ${path}.damaged, which may be deleted; nothing but time is lost.`,
          cause: damage,
        }),
      );
    } catch (error) {
      await this.close();
      this.#report(error);
    }
  }

  async #openIfSound(): Promise<SqliteDatabase | undefined> {
    try {
      const db = await this.#open();
      if ((await db.integrityProblems()).length === 0) return db;
      db.close();
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
    return undefined;
  }

  #report(error: unknown): void {
    if (this.#reported) return;
    this.#reported = true;
    this.#options.onDiagnostic(
      new NovaCronError("NC1704", `the cache file ${this.#options.path} cannot be used (${reasonOf(error)})`, {
        expected: "a file that this user may write, on a disk with free space",
        remedy: "Decisions stay the same and take longer. The file may be deleted.",
        cause: error,
      }),
    );
  }
}

/** Entries of an older version know no staleness. */
function entryOf(row: Row): CacheEntry {
  const expiresAtMs = number(row, "expires_at_ms");
  return {
    value: text(row, "value"),
    expiresAtMs,
    staleAtMs: row.stale_at_ms === null ? expiresAtMs : number(row, "stale_at_ms"),
  };
}

function reasonOf(error: unknown): string {
  const reason = error instanceof NovaCronError && error.cause instanceof Error ? error.cause : error;
  return reason instanceof Error ? reason.message : String(reason);
}
