import { canonicalJson } from "../crypto/canonical-json.ts";
import type { AuditEntry } from "../state/audit-entry.ts";
import { type SqliteDatabase, text } from "./sqlite-database.ts";
import type { AuditStore } from "./store.ts";

/** {@link AuditStore} in SQLite. */
export class SqliteAudit implements AuditStore {
  readonly #db: SqliteDatabase;

  constructor(db: SqliteDatabase) {
    this.#db = db;
  }

  extendAudit(
    stack: string,
    extend: (last: AuditEntry | null) => readonly AuditEntry[],
  ): Promise<readonly AuditEntry[]> {
    return this.#db.write("full", () => {
      const last = this.#db.get("SELECT body FROM audit WHERE stack = ? ORDER BY seq DESC LIMIT 1", stack);
      const entries = extend(last === undefined ? null : (JSON.parse(text(last, "body")) as AuditEntry));
      for (const entry of entries)
        this.#db.run("INSERT INTO audit (stack, seq, body) VALUES (?, ?, ?)", stack, entry.seq, canonicalJson(entry));
      return entries;
    });
  }

  auditEntries(stack: string): Promise<readonly AuditEntry[]> {
    return this.#db.read(() =>
      this.#db
        .all("SELECT body FROM audit WHERE stack = ? ORDER BY seq", stack)
        .map((row) => JSON.parse(text(row, "body")) as AuditEntry),
    );
  }

  auditStacks(): Promise<readonly string[]> {
    return this.#db.read(() =>
      this.#db.all("SELECT DISTINCT stack FROM audit ORDER BY stack").map((row) => text(row, "stack")),
    );
  }
}
