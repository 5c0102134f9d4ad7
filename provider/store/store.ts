import type { Digest } from "../crypto/canonical-json.ts";
import type { Sealer } from "../crypto/sealer.ts";
import type { DecisionRecord } from "../schema/decision.ts";
import type { AuditEntry } from "../state/audit-entry.ts";
import type { TellableSnapshot } from "../world/blind-claim.ts";
import type { Snapshot } from "../world/snapshot.ts";
import type { AvailabilityStore } from "./availability-store.ts";
import type { FeedbackStore } from "./feedback-store.ts";
import type { PlannedClaims, PlannedDecision, PlannedDecisionInput, PlannedKey } from "./planned-decision.ts";
import type {
  LeftReservation,
  Reservation,
  ReservationKey,
  ReservationState,
  ReserveOutcome,
  ReserveRequest,
  UnsettledReservation,
} from "./reservation.ts";
import type { RunClaim, RunClaims, RunScope } from "./run-claim.ts";
import type { RunLeaseStore } from "./run-lease.ts";
import type { RowStore } from "./store-rows.ts";

/** A line of a stack's decision history. */
export interface DecisionRecordEntry {
  readonly digest: Digest;
  readonly urn: string;
  /** Name of the node or backend that was chosen. */
  readonly target: string;
  /** ISO 8601 instant of the last time this very decision was made. */
  readonly recordedAt: string;
}

/** From when on something is kept, as ISO 8601 instants. */
export interface PruneLimits {
  /** Planned decisions that are not of their stack's latest preview. */
  readonly superseded: string;
  /** All planned decisions, and snapshots. */
  readonly all: string;
}

/** How many rows went. */
export interface Pruned {
  readonly planned: number;
  readonly snapshots: number;
}

/** How long, in ms, what was pruned is not pruned again. */
export const prunedForMs = 3_600_000;

/** Snapshots, decision records and job results: the part of a {@link Store} that is addressed by digest. */
export interface RecordStore {
  /** Keeps what may be told of a snapshot under the digest of its canonical JSON, which is returned. */
  putSnapshot(snapshot: Snapshot): Promise<Digest>;
  /** The snapshot, checked against its digest, or undefined. */
  getSnapshot(digest: string): Promise<TellableSnapshot | undefined>;
  /**
   * Forgets what nobody asks for any more: decisions that were planned long ago, what was previewed of stacks that have none
   * left, and snapshots on which no planned decision rests. Once an hour at most, among all processes.
   * @returns How many went, or null where somebody did it within the hour.
   */
  prune(limits: PruneLimits): Promise<Pruned | null>;

  /** Keeps a full record under the digest of its canonical JSON, which is returned. */
  putDecisionRecord(stack: string, record: DecisionRecord): Promise<Digest>;
  /** The record, checked against its digest, or undefined; with `stack`, a record of another stack is not found. */
  getDecisionRecord(digest: string, stack?: string): Promise<DecisionRecord | undefined>;
  /** A stack's decisions, newest first; those of one resource when `urn` is given. */
  listDecisionRecords(
    stack: string,
    filter?: { readonly urn?: string; readonly limit?: number },
  ): Promise<readonly DecisionRecordEntry[]>;

  /** Keeps the result of a quantum job under a digest of the caller's choosing; a later one replaces it. */
  putJobResult(stack: string, digest: string, result: unknown): Promise<void>;
  /** The result, for the caller to validate, or undefined. */
  getJobResult(stack: string, digest: string): Promise<unknown>;
}

/** Audit logs, a hash chain for each stack: the part of a {@link Store} that runners without a disk write theirs to. */
export interface AuditStore {
  /**
   * Appends what `extend` makes of the last entry (null: there is none), with nobody's entry in between. It may be called
   * more than once, and what it gives has to follow on that entry. A server whose memory is full takes entries still.
   * @returns The entries as written.
   */
  extendAudit(
    stack: string,
    extend: (last: AuditEntry | null) => readonly AuditEntry[],
  ): Promise<readonly AuditEntry[]>;
  /** A stack's entries in their order, as they lie there: for `verifyAuditEntries`. */
  auditEntries(stack: string): Promise<readonly AuditEntry[]>;
  /** Stacks that have an audit log, in order. */
  auditStacks(): Promise<readonly string[]>;
}

/** What plans decided and did not apply yet: a part of a {@link Store}. */
export interface PlannedStore {
  /** Records what a plan decided; one row per question ({@link PlannedKey}), of which the latest stays. */
  recordPlanned(input: PlannedDecisionInput): Promise<void>;
  /**
   * Marks a decision as shown to the user by this plan's preview, and makes the plan the stack's latest previewed one when
   * it marks its first row. What the decision superseded is forgotten.
   * @returns False, and nothing changes, when no such decision is planned.
   */
  markPreviewed(
    stack: string,
    urn: string,
    record: string,
    planId: string,
    operation: string,
    seed?: string,
  ): Promise<boolean>;
  /** The decision that is planned for a question, unless it was consumed. */
  findPlanned(key: PlannedKey): Promise<PlannedDecision | undefined>;
  /** The same by the digest of its record. */
  findPlannedRecord(stack: string, urn: string, record: string): Promise<PlannedDecision | undefined>;
  /**
   * Capacity that a run of the CLI is about to take which has previewed the stack: `operation`'s own, if it has, else the
   * latest one. A run has a plan for each of the stack's providers.
   */
  plannedClaims(stack: string, operation?: string): Promise<PlannedClaims>;
  /** After an apply: forgets every decision planned for the URN. @returns How many rows there were. */
  consumePlanned(stack: string, urn: string): Promise<number>;
}

/** What the processes of a run tell each other: a part of a {@link Store}. */
export interface RunClaimStore {
  /** What the processes of a run claimed after what was `seen` before. */
  runClaims(scope: RunScope, seen: number): Promise<RunClaims>;
  /**
   * Lets the other processes of a run see a claim, in place of what was claimed under its URN before.
   * @param seen how far the look went that the claim was decided on.
   * @returns False, and nothing changes, where another process claimed something since: look again, and decide again.
   */
  claimInRun(scope: RunScope, claim: RunClaim, seen: number): Promise<boolean>;
  /** The process is done with its run. @returns How many claims it had made visible. */
  leaveRun(process: string): Promise<number>;
  /**
   * Does the same for processes that ended without a word, and for those that claimed nothing since an ISO 8601 instant:
   * of processes of another machine nobody here knows whether they run.
   */
  forgetRuns(isRunning: (process: string) => boolean, before: string): Promise<number>;
}

/** Capacity that is taken: a part of a {@link Store}. */
export interface ReservationStore {
  /**
   * Takes capacity, atomically among all processes, and durably before it returns. The same (URN, decision id) again is
   * no change; where it is not settled, it belongs to the run that asks last.
   * @throws {CapacityTakenError} NC1204 with node, dimension, what is free and which stacks hold the rest.
   */
  reserve(request: ReserveRequest): Promise<ReserveOutcome>;
  /** Gives capacity back. @returns False when nothing was held under this key. */
  release(urn: string, decisionId: string): Promise<boolean>;
  /** Gives back all that a stack holds under the URN. @returns How many reservations there were. */
  releaseAll(urn: string, stack: string): Promise<number>;
  /**
   * Gives back, in one step, those that are still not settled and still belong to the run that is named: what another run
   * has taken over meanwhile stays.
   * @returns Those that were given back.
   */
  releaseAbandoned(keys: readonly UnsettledReservation[]): Promise<readonly UnsettledReservation[]>;
  /**
   * Marks reservations as those of resources that the state is known to have. New ones are not: the apply that makes them
   * may be cut off before the engine writes the state.
   * @returns Those that are not held, of which there is nothing to mark.
   */
  settle(keys: readonly ReservationKey[]): Promise<readonly ReservationKey[]>;
  /** A stack's reservations that were settled, by URN and decision id. */
  settledReservations(stack: string): Promise<readonly ReservationKey[]>;
  /** A stack's reservations that were not, by URN and decision id. */
  unsettledReservations(stack: string): Promise<readonly LeftReservation[]>;
  /** Goes up with every change of the reservations and never down. */
  reservationsRevision(): Promise<number>;
  /** All reservations of the fleet, by URN and decision id, and their revision, at one moment. */
  reservationState(): Promise<ReservationState>;
}

/**
 * What all stacks of one fleet share: snapshots, decisions, plans, reservations. Everything is asynchronous, so that a
 * store may be a server. Rows are namespaced by stack; only snapshots and reservations are the whole fleet's.
 *
 * Every method may reject with NC1701 (the file is corrupt or cannot be written) or NC1707 (it stayed locked).
 */
export interface Store
  extends RecordStore,
    PlannedStore,
    RunClaimStore,
    RunLeaseStore,
    ReservationStore,
    FeedbackStore,
    AvailabilityStore,
    AuditStore {
  readonly fleetId: string;
  /** Where it lies, for messages. */
  readonly location: string;

  /**
   * Gives the store what it seals with: from now on what follows from secrets can be written and read. Without it such
   * planned decisions are as good as not recorded, reservations have no `apart` and `spread`, and neither can be written.
   */
  unlock(sealer: Sealer): void;

  /** All that it holds, row by row. */
  readonly rows: RowStore;

  /** All reservations of the fleet, by URN and decision id. */
  listReservations(): Promise<readonly Reservation[]>;
  /** What is wrong inside the store, in lines for a human; nothing when it is sound. Reads all of it. */
  integrityProblems(): Promise<readonly string[]>;
  /** Closes it; closing twice is allowed. */
  close(): Promise<void>;
}
