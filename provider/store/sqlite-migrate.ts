import type { DatabaseSync } from "node:sqlite";
import { NovaCronError } from "../errors/novacron-error.ts";

/** The tables of one kind of database file, as the steps that lead from nothing to the newest version. */
export interface SchemaDefinition {
  /** Written into the file's header (`PRAGMA application_id`), so that another program's database is never touched. */
  readonly applicationId: number;
  /** What the file is, for messages: "store", "cache". */
  readonly noun: string;
  /** `migrations[n]` leads from version n to n + 1. Steps that were released are never edited, only added to. */
  readonly migrations: readonly string[];
}

/**
 * Brings an open database to the newest version of its schema, in one transaction, and switches it to WAL.
 * @throws {NovaCronError} NC1701 when the file belongs to another program, NC1702 when it is newer than this code.
 */
export function migrate(db: DatabaseSync, path: string, schema: SchemaDefinition): void {
  // Before anything is written: a foreign or a newer file must stay byte for byte as it is. One transaction, since
  // another process may commit its first migration between two reads, and half of that looks like a foreign file.
  const isNewest = inTransaction(db, "BEGIN", () => {
    assertOurs(db, path, schema);
    return versionOf(db, path, schema) === schema.migrations.length && pragma(db, "application_id") !== 0;
  });
  db.exec("PRAGMA journal_mode = WAL");
  if (isNewest) return;
  db.exec("PRAGMA synchronous = FULL");
  inTransaction(db, "BEGIN IMMEDIATE", () => {
    // Read again under the lock: another process may have done all of it while this one waited.
    assertOurs(db, path, schema);
    for (const step of schema.migrations.slice(versionOf(db, path, schema))) db.exec(step);
    db.exec(`PRAGMA application_id = ${schema.applicationId}`);
    db.exec(`PRAGMA user_version = ${schema.migrations.length}`);
  });
}

/** Runs `body` in a transaction: all of it happens, or nothing. On some errors (disk full, I/O) SQLite rolls back itself. */
export function inTransaction<T>(db: DatabaseSync, begin: "BEGIN" | "BEGIN IMMEDIATE", body: () => T): T {
  db.exec(begin);
  try {
    const value = body();
    db.exec("COMMIT");
    return value;
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

function assertOurs(db: DatabaseSync, path: string, schema: SchemaDefinition): void {
  const id = pragma(db, "application_id");
  if (id === schema.applicationId) return;
  const tables = Number(db.prepare("SELECT count(*) AS n FROM sqlite_schema").get()?.n);
  if (id === 0 && tables === 0) return;
  throw new NovaCronError("NC1701", `${path} is a SQLite database of another program`, {
    property: schema.noun,
    expected: `a NovaCron ${schema.noun}, or a path where there is no file yet`,
    remedy: `Give the ${schema.noun} another path; the file there was not touched.`,
  });
}

function versionOf(db: DatabaseSync, path: string, schema: SchemaDefinition): number {
  const version = pragma(db, "user_version");
  if (version <= schema.migrations.length) return version;
  throw new NovaCronError("NC1702", `${path} has format ${version}`, {
    property: schema.noun,
    expected: `format ${schema.migrations.length} or older`,
    remedy: "Install the version of NovaCron that wrote it, or a newer one; the file was not touched.",
  });
}

function pragma(db: DatabaseSync, name: "application_id" | "user_version"): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}
