import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { NovaCronError } from "../errors/novacron-error.ts";
import { importSqlite } from "./quiet-sqlite.ts";
import { isLockContention, storeError } from "./sqlite-errors.ts";
import { inTransaction, migrate, type SchemaDefinition } from "./sqlite-migrate.ts";

/** One row as `node:sqlite` gives it. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/**
 * How long SQLite itself waits for a lock before it gives up. It waits inside a synchronous call, so the event loop of
 * the plugin stands still meanwhile: short, and repeated with pauses by {@link SqliteDatabase.write}.
 */
const busyTimeoutMs = 100;

/** Attempts before NC1707. With waits of 100 ms and pauses of up to 50 ms, at least 10 s. */
const defaultLockAttempts = 100;

/** Where and how to open a database file. */
export interface SqliteOptions {
  readonly path: string;
  readonly schema: SchemaDefinition;
  /** How often a locked file is tried; 100 (at least 10 s) where absent. */
  readonly lockAttempts?: number;
}

/**
 * One SQLite file: opened in WAL mode with its schema brought up to date, and read and written in whole transactions that
 * wait their turn beside other processes. `body` functions are synchronous, so that nothing of this process comes between
 * their statements; they may run more than once and therefore touch nothing but the database.
 */
export class SqliteDatabase {
  readonly path: string;
  readonly #db: DatabaseSync;
  readonly #lockAttempts: number;
  readonly #statements = new Map<string, StatementSync>();
  /** As SQLite was told last. */
  #durability: "full" | "relaxed" | undefined;

  private constructor(path: string, db: DatabaseSync, lockAttempts: number) {
    this.path = path;
    this.#db = db;
    this.#lockAttempts = lockAttempts;
  }

  /**
   * Opens the file, making it (mode 0600) and its folders (0700) where absent.
   * @throws {NovaCronError} NC1701 not ours, corrupt or not writable; NC1702 newer; NC1707 locked for too long.
   */
  static async open(options: SqliteOptions): Promise<SqliteDatabase> {
    const { path, schema, lockAttempts = defaultLockAttempts } = options;
    const { DatabaseSync } = await importSqlite();
    return retryWhileLocked(path, lockAttempts, () => {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      // SQLite gives -wal and -shm the permissions of the main file, and would make that with the umask's.
      closeSync(openSync(path, "a", 0o600));
      const db = new DatabaseSync(path, {
        timeout: busyTimeoutMs,
        enableForeignKeyConstraints: true,
        enableDoubleQuotedStringLiterals: false,
      });
      try {
        // What is deleted is overwritten: capacity that was given back may have followed from secrets.
        db.exec("PRAGMA secure_delete = ON");
        migrate(db, path, schema);
        return new SqliteDatabase(path, db, lockAttempts);
      } catch (error) {
        db.close();
        throw error;
      }
    });
  }

  /** Runs `body` on one consistent state of the database. */
  read<T>(body: () => T): Promise<T> {
    return retryWhileLocked(this.path, this.#lockAttempts, () => inTransaction(this.#db, "BEGIN", body));
  }

  /**
   * Runs `body` as one writer: all of it happens, or nothing.
   *
   * Why two durabilities: in WAL mode both survive `kill -9`. A power cut can undo the last commits of `relaxed`, never
   * corrupt; `full` waits for the disk. What others rely on as soon as we return (capacity for a machine that is about to
   * be started) is `full`; what can be worked out again to the same bytes (snapshots, plans) is `relaxed`. A `full`
   * commit also makes the relaxed ones before it durable, since they lie before it in the same log.
   */
  write<T>(durability: "full" | "relaxed", body: () => T): Promise<T> {
    return retryWhileLocked(this.path, this.#lockAttempts, () => {
      if (this.#durability !== durability) {
        this.#db.exec(`PRAGMA synchronous = ${durability === "full" ? "FULL" : "NORMAL"}`);
        this.#durability = durability;
      }
      return inTransaction(this.#db, "BEGIN IMMEDIATE", body);
    });
  }

  /** A number that changes once another connection has committed anything since; what this one writes does not change it. */
  othersVersion(): Promise<number> {
    return retryWhileLocked(this.path, this.#lockAttempts, () => this.othersVersionNow());
  }

  /** The same in a body of {@link read}: of the state that it reads. */
  othersVersionNow(): number {
    return number(this.get("PRAGMA data_version") ?? {}, "data_version");
  }

  get(sql: string, ...parameters: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...parameters);
  }

  all(sql: string, ...parameters: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...parameters);
  }

  /** Returns the number of rows that were changed. */
  run(sql: string, ...parameters: SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...parameters).changes);
  }

  /** What `PRAGMA integrity_check` finds wrong; nothing when the file is sound. Reads the whole file. */
  async integrityProblems(): Promise<readonly string[]> {
    const rows = await this.read(() => this.all("PRAGMA integrity_check"));
    return rows.map((row) => text(row, "integrity_check")).filter((line) => line !== "ok");
  }

  close(): void {
    this.#statements.clear();
    if (this.#db.isOpen) this.#db.close();
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** The text in a column. @throws {TypeError} when it holds anything else, which STRICT tables rule out. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw new TypeError(`column ${column} holds no text`);
  return value;
}

/** The number in a column. */
export function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== "number") throw new TypeError(`column ${column} holds no number`);
  return value;
}

/** The bytes in a column. */
export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw new TypeError(`column ${column} holds no bytes`);
  return value;
}

/** Counts attempts rather than reading a clock; the pauses grow to 50 ms and let the event loop go on. */
async function retryWhileLocked<T>(path: string, attempts: number, run: () => T): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return run();
    } catch (error) {
      if (!isLockContention(error)) throw storeError(error, path);
      if (attempt >= attempts) {
        throw new NovaCronError("NC1707", `${path} stayed locked through ${attempts} attempts`, {
          property: "store",
          expected: "locks that last milliseconds",
          remedy: "See which process holds the file open (`fuser` names it) and end it, then try again.",
          cause: error,
        });
      }
    }
    await delay(Math.min(attempt * 2, 50));
  }
}
