import type { RunClaim, RunClaims, RunScope } from "./run-claim.ts";
import { readRunClaimBody, runClaimBody } from "./run-claim-body.ts";
import type { SealedRows } from "./sealed-rows.ts";
import { number, type Row, type SqliteDatabase, text } from "./sqlite-database.ts";
import type { RunClaimStore } from "./store.ts";

/** Claims of runs that are under way, in SQLite; see {@link Store} for what each method does. */
export class SqliteRunClaims implements RunClaimStore {
  readonly #db: SqliteDatabase;
  readonly #now: () => Date;
  readonly #sealed: SealedRows;

  constructor(db: SqliteDatabase, now: () => Date, sealed: SealedRows) {
    this.#db = db;
    this.#now = now;
    this.#sealed = sealed;
  }

  runClaims({ stack, operation }: RunScope, after: number): Promise<RunClaims> {
    return this.#db.read(() => {
      // By the key of the table: what was seen before is not read again, however many there are.
      const rows = this.#db.all(
        "SELECT seq, urn, process, body FROM run_claims WHERE seq > ? AND stack = ? AND operation = ? ORDER BY seq",
        after,
        stack,
        operation,
      );
      const last = rows.at(-1);
      return {
        seen: last === undefined ? after : number(last, "seq"),
        claims: rows.map((row) => this.#runClaim(row, { stack, operation })),
      };
    });
  }

  claimInRun({ stack, operation }: RunScope, { urn, process, claim }: RunClaim, seen: number): Promise<boolean> {
    return this.#db.write("relaxed", () => {
      const unseen = this.#db.get(
        "SELECT 1 FROM run_claims WHERE seq > ? AND stack = ? AND operation = ? AND process <> ? LIMIT 1",
        seen,
        stack,
        operation,
        process,
      );
      if (unseen !== undefined) return false;
      // A new row, also in place of an older one: AUTOINCREMENT gives it a number that none ever had.
      this.#db.run(
        "REPLACE INTO run_claims (stack, operation, urn, process, claimed_at, body) VALUES (?, ?, ?, ?, ?, ?)",
        stack,
        operation,
        urn,
        process,
        this.#now().toISOString(),
        runClaimBody(claim, [stack, operation, urn], this.#sealed),
      );
      return true;
    });
  }

  leaveRun(process: string): Promise<number> {
    return this.#db.write("relaxed", () => this.#db.run("DELETE FROM run_claims WHERE process = ?", process));
  }

  async forgetRuns(isRunning: (process: string) => boolean, before: string): Promise<number> {
    const processes = await this.#db.read(() =>
      this.#db.all("SELECT process, max(claimed_at) AS last FROM run_claims GROUP BY process"),
    );
    const over = processes
      .map((row) => ({ process: text(row, "process"), last: text(row, "last") }))
      .filter(({ process, last }) => last < before || !isRunning(process));
    let removed = 0;
    for (const { process } of over) removed += await this.leaveRun(process);
    return removed;
  }

  #runClaim(row: Row, { stack, operation }: RunScope): RunClaim {
    const urn = text(row, "urn");
    const claim = readRunClaimBody(text(row, "body"), [stack, operation, urn], this.#sealed);
    return { urn, process: text(row, "process"), claim };
  }
}
