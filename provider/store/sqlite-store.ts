import { resolve } from "node:path";
import { canonicalJson, type Digest } from "../crypto/canonical-json.ts";
import type { Sealer } from "../crypto/sealer.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { DecisionRecord } from "../schema/decision.ts";
import type { LearnedWeights } from "../schema/learned-weights.ts";
import type { TellableSnapshot } from "../world/blind-claim.ts";
import type { UnavailableOffer } from "../world/clouds/unavailable-offer.ts";
import type { Claim, Snapshot } from "../world/snapshot.ts";
import type { LearnedWeightsEntry, StoredOutcome } from "./feedback-store.ts";
import type { PlannedDecision, PlannedDecisionInput, PlannedKey } from "./planned-decision.ts";
import type {
  Reservation,
  ReservationKey,
  ReservationState,
  ReserveOutcome,
  ReserveRequest,
  UnsettledReservation,
} from "./reservation.ts";
import type { RunClaim, RunClaims, RunScope } from "./run-claim.ts";
import { SealedRows } from "./sealed-rows.ts";
import { SqliteAvailability } from "./sqlite-availability.ts";
import { SqliteDatabase, text } from "./sqlite-database.ts";
import { SqliteFeedback } from "./sqlite-feedback.ts";
import { SqlitePlanned } from "./sqlite-planned.ts";
import { SqliteRecords } from "./sqlite-records.ts";
import { SqliteReservations } from "./sqlite-reservations.ts";
import { SqliteRunClaims } from "./sqlite-run-claims.ts";
import type { DecisionRecordEntry, Store } from "./store.ts";
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
}

/**
 * Opens the embedded store: one SQLite file that any number of processes of this machine may have open at once. It must
 * lie on a local disk, as SQLite's log (WAL) needs shared memory, which network file systems do not give.
 *
 * @throws {NovaCronError} NC1701 the file is not a store, corrupt or not writable (it is never deleted); NC1702 written
 *   by a newer NovaCron; NC1706 it belongs to another fleet; NC1707 another process kept it locked.
 */
export function openStore(options: OpenStoreOptions): Promise<Store> {
  return SqliteStore.open(options);
}

/** {@link Store} on `node:sqlite`. */
export class SqliteStore implements Store {
  readonly fleetId: string;
  readonly location: string;
  readonly #db: SqliteDatabase;
  readonly #sealed = new SealedRows();
  readonly #records: SqliteRecords;
  readonly #planned: SqlitePlanned;
  readonly #runClaims: SqliteRunClaims;
  readonly #reservations: SqliteReservations;
  readonly #feedback: SqliteFeedback;
  readonly #availability: SqliteAvailability;

  private constructor(db: SqliteDatabase, options: OpenStoreOptions) {
    this.fleetId = options.fleetId;
    this.location = db.path;
    this.#db = db;
    this.#records = new SqliteRecords(db, options.now);
    this.#planned = new SqlitePlanned(db, this.#sealed);
    this.#runClaims = new SqliteRunClaims(db, options.now, this.#sealed);
    this.#reservations = new SqliteReservations(db, options.now, this.#sealed);
    this.#feedback = new SqliteFeedback(db, options.now);
    this.#availability = new SqliteAvailability(db);
  }

  /** See {@link openStore}. */
  static async open(options: OpenStoreOptions): Promise<SqliteStore> {
    const { lockAttempts } = options;
    const path = resolve(options.path);
    const db = await SqliteDatabase.open({
      path,
      schema: storeSchema,
      ...(lockAttempts === undefined ? {} : { lockAttempts }),
    });
    try {
      await claimForFleet(db, options.fleetId);
      return new SqliteStore(db, options);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  unlock(sealer: Sealer): void {
    this.#sealed.unlock(sealer);
  }

  putSnapshot(snapshot: Snapshot): Promise<Digest> {
    return this.#records.putSnapshot(snapshot);
  }
  getSnapshot(digest: string): Promise<TellableSnapshot | undefined> {
    return this.#records.getSnapshot(digest);
  }
  pruneSnapshots(before: string): Promise<number> {
    return this.#records.pruneSnapshots(before);
  }
  putDecisionRecord(stack: string, record: DecisionRecord): Promise<Digest> {
    return this.#records.putDecisionRecord(stack, record);
  }
  getDecisionRecord(digest: string, stack?: string): Promise<DecisionRecord | undefined> {
    return this.#records.getDecisionRecord(digest, stack);
  }
  listDecisionRecords(
    stack: string,
    filter?: { readonly urn?: string; readonly limit?: number },
  ): Promise<readonly DecisionRecordEntry[]> {
    return this.#records.listDecisionRecords(stack, filter);
  }

  recordPlanned(input: PlannedDecisionInput): Promise<void> {
    return this.#planned.recordPlanned(input);
  }
  markPreviewed(
    stack: string,
    urn: string,
    record: string,
    planId: string,
    operation: string,
    seed?: string,
  ): Promise<boolean> {
    return this.#planned.markPreviewed(stack, urn, record, planId, operation, seed);
  }
  findPlanned(key: PlannedKey): Promise<PlannedDecision | undefined> {
    return this.#planned.findPlanned(key);
  }
  findPlannedRecord(stack: string, urn: string, record: string): Promise<PlannedDecision | undefined> {
    return this.#planned.findPlannedRecord(stack, urn, record);
  }
  plannedClaims(stack: string): Promise<readonly Claim[]> {
    return this.#planned.plannedClaims(stack);
  }
  consumePlanned(stack: string, urn: string): Promise<number> {
    return this.#planned.consumePlanned(stack, urn);
  }

  runClaims(scope: RunScope, seen: number): Promise<RunClaims> {
    return this.#runClaims.runClaims(scope, seen);
  }
  claimInRun(scope: RunScope, claim: RunClaim, seen: number): Promise<boolean> {
    return this.#runClaims.claimInRun(scope, claim, seen);
  }
  leaveRun(process: string): Promise<number> {
    return this.#runClaims.leaveRun(process);
  }
  forgetRuns(isRunning: (process: string) => boolean, before: string): Promise<number> {
    return this.#runClaims.forgetRuns(isRunning, before);
  }

  reserve(request: ReserveRequest): Promise<ReserveOutcome> {
    return this.#reservations.reserve(request);
  }
  release(urn: string, decisionId: string): Promise<boolean> {
    return this.#reservations.release(urn, decisionId);
  }
  releaseAll(urn: string, stack: string): Promise<number> {
    return this.#reservations.releaseAll(urn, stack);
  }
  releaseAbandoned(keys: readonly UnsettledReservation[]): Promise<readonly UnsettledReservation[]> {
    return this.#reservations.releaseAbandoned(keys);
  }
  settle(keys: readonly ReservationKey[]): Promise<void> {
    return this.#reservations.settle(keys);
  }
  settledReservations(stack: string): Promise<readonly ReservationKey[]> {
    return this.#reservations.settledReservations(stack);
  }
  unsettledReservations(stack: string): Promise<readonly UnsettledReservation[]> {
    return this.#reservations.unsettledReservations(stack);
  }
  async listReservations(): Promise<readonly Reservation[]> {
    return (await this.#reservations.reservationState()).reservations;
  }
  reservationsRevision(): Promise<number> {
    return this.#reservations.reservationsRevision();
  }
  reservationState(): Promise<ReservationState> {
    return this.#reservations.reservationState();
  }

  putJobResult(stack: string, digest: string, result: unknown): Promise<void> {
    return this.#records.putJobResult(stack, digest, result);
  }
  getJobResult(stack: string, digest: string): Promise<unknown> {
    return this.#records.getJobResult(stack, digest);
  }

  putOutcomes(outcomes: readonly StoredOutcome[]): Promise<void> {
    return this.#feedback.putOutcomes(outcomes);
  }
  listOutcomes(): Promise<readonly StoredOutcome[]> {
    return this.#feedback.listOutcomes();
  }
  putLearnedWeights(weights: LearnedWeights, by: string): Promise<Digest> {
    return this.#feedback.putLearnedWeights(weights, by);
  }
  listLearnedWeights(base: string): Promise<readonly LearnedWeightsEntry[]> {
    return this.#feedback.listLearnedWeights(base);
  }
  promotedWeights(base: string): Promise<LearnedWeights | null> {
    return this.#feedback.promotedWeights(base);
  }
  promoteWeights(weights: LearnedWeights, by: string): Promise<boolean> {
    return this.#feedback.promoteWeights(weights, by);
  }
  undoWeights(weights: LearnedWeights, by: string): Promise<boolean> {
    return this.#feedback.undoWeights(weights, by);
  }

  markUnavailable(entry: UnavailableOffer): Promise<void> {
    return this.#availability.markUnavailable(entry);
  }
  unavailableOffers(at: string): Promise<readonly UnavailableOffer[]> {
    return this.#availability.unavailableOffers(at);
  }

  integrityProblems(): Promise<readonly string[]> {
    return this.#db.integrityProblems();
  }
  async close(): Promise<void> {
    this.#db.close();
  }
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
