import { resolve } from "node:path";
import { canonicalJson } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { ComposedStore } from "./composed-store.ts";
import { refuseHalfFilled } from "./copy-store.ts";
import { SealedRows } from "./sealed-rows.ts";
import { SqliteAudit } from "./sqlite-audit.ts";
import { SqliteAvailability } from "./sqlite-availability.ts";
import { SqliteDatabase, text } from "./sqlite-database.ts";
import { SqliteFeedback } from "./sqlite-feedback.ts";
import { SqlitePlanned } from "./sqlite-planned.ts";
import { SqliteRecords } from "./sqlite-records.ts";
import { SqliteReservations } from "./sqlite-reservations.ts";
import { SqliteRows } from "./sqlite-rows.ts";
import { SqliteRunClaims } from "./sqlite-run-claims.ts";
import { SqliteRunLeases } from "./sqlite-run-leases.ts";
import type { Store } from "./store.ts";
import { storeSchema } from "./store-schema.ts";

/** How to open the embedded store. */
export interface OpenStoreOptions {
  /** Path of the file; it and its folders are made where absent. */
  readonly path: string;
  /** The fleet that the store belongs to from its first opening on. */
  readonly fleetId: string;
  readonly now: () => Date;
  /** How often a locked file is tried before NC1707; 100, which is at least 10 s, where absent. */
  readonly lockAttempts?: number;
  /** Whether a store may be opened that a copy has not filled yet: for that copy. */
  readonly filling?: boolean;
}

/**
 * Opens the embedded store: one SQLite file that any number of processes of this machine may have open at once. It must
 * lie on a local disk, as SQLite's log (WAL) needs shared memory, which network file systems do not give.
 *
 * @throws {NovaCronError} NC1701 the file is not a store, corrupt or not writable (it is never deleted); NC1702 written
 *   by a newer NovaCron; NC1706 it belongs to another fleet; NC1707 another process kept it locked; NC1716 a
 *   copy has not filled it yet.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const { lockAttempts } = options;
  const path = resolve(options.path);
  const db = await SqliteDatabase.open({
    path,
    schema: storeSchema,
    ...(lockAttempts === undefined ? {} : { lockAttempts }),
  });
  try {
    await claimForFleet(db, options.fleetId);
    const store = composeSqliteStore(db, options);
    return options.filling === true ? store : await refuseHalfFilled(store);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** {@link Store} on `node:sqlite`. */
function composeSqliteStore(db: SqliteDatabase, { fleetId, now }: OpenStoreOptions): Store {
  const sealed = new SealedRows();
  return new ComposedStore({
    fleetId,
    location: db.path,
    sealed,
    records: new SqliteRecords(db, now),
    planned: new SqlitePlanned(db, sealed),
    runClaims: new SqliteRunClaims(db, now, sealed),
    runLeases: new SqliteRunLeases(db, now),
    reservations: new SqliteReservations(db, now, sealed),
    feedback: new SqliteFeedback(db, now),
    availability: new SqliteAvailability(db),
    audit: new SqliteAudit(db),
    rows: new SqliteRows(db, now),
    integrityProblems: () => db.integrityProblems(),
    close: () => db.close(),
  });
}

/** Writes the fleet id into a new store, and compares it in an old one. Reads first: openings then do not wait for writers. */
async function claimForFleet(db: SqliteDatabase, fleetId: string): Promise<void> {
  const read = () => db.get("SELECT value FROM meta WHERE key = 'fleetId'");
  let row = await db.read(read);
  row ??= await db.write("full", () => {
    db.run("INSERT INTO meta (key, value) VALUES ('fleetId', ?) ON CONFLICT DO NOTHING", canonicalJson(fleetId));
    return read();
  });
  const owner: unknown = row && JSON.parse(text(row, "value"));
  if (owner === fleetId) return;
  throw new NovaCronError("NC1706", `${db.path} belongs to the fleet ${String(owner)}, not to ${fleetId}`, {
    property: "store",
    expected: `a store of the fleet ${fleetId}`,
    remedy: `Set \`novacron:store\` to another path, or \`novacron:fleet\` to the file of ${String(owner)}.`,
  });
}
