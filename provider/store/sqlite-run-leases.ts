import type { RunLeaseStore, RunSign } from "./run-lease.ts";
import { number, type SqliteDatabase, text } from "./sqlite-database.ts";

/** Signs of life in SQLite; see {@link RunLeaseStore} for what each method does. */
export class SqliteRunLeases implements RunLeaseStore {
  readonly #db: SqliteDatabase;
  readonly #now: () => Date;

  constructor(db: SqliteDatabase, now: () => Date) {
    this.#db = db;
    this.#now = now;
  }

  signRun({ run, process }: RunSign, leaseMs: number): Promise<boolean> {
    const now = this.#now().getTime();
    return this.#db.write("relaxed", () => {
      this.#db.run("DELETE FROM run_signs WHERE at < ?", now - leaseMs);
      const known = this.#db.get("SELECT 1 FROM run_signs WHERE run = ? AND process = ?", run, process);
      this.#db.run("REPLACE INTO run_signs (run, process, at) VALUES (?, ?, ?)", run, process, now);
      return known !== undefined;
    });
  }

  async withdrawSign({ run, process }: RunSign): Promise<void> {
    await this.#db.write("relaxed", () =>
      this.#db.run("DELETE FROM run_signs WHERE run = ? AND process = ?", run, process),
    );
  }

  async silentRuns(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#db.read(() => this.#db.all("SELECT run, max(at) AS at FROM run_signs GROUP BY run"));
    const now = this.#now().getTime();
    return new Map(rows.map((row) => [text(row, "run"), now - number(row, "at")]));
  }
}
