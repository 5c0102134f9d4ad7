import type { Digest } from "../crypto/canonical-json.ts";
import type { Sealer } from "../crypto/sealer.ts";
import type { DecisionRecord } from "../schema/decision.ts";
import type { LearnedWeights } from "../schema/learned-weights.ts";
import type { AuditEntry } from "../state/audit-entry.ts";
import type { TellableSnapshot } from "../world/blind-claim.ts";
import type { UnavailableOffer } from "../world/clouds/unavailable-offer.ts";
import type { Snapshot } from "../world/snapshot.ts";
import type { AvailabilityStore } from "./availability-store.ts";
import type { FeedbackStore, LearnedWeightsEntry, StoredOutcome } from "./feedback-store.ts";
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
import type { RunLeaseStore, RunSign } from "./run-lease.ts";
import type { SealedRows } from "./sealed-rows.ts";
import type {
  AuditStore,
  DecisionRecordEntry,
  PlannedStore,
  Pruned,
  PruneLimits,
  RecordStore,
  ReservationStore,
  RunClaimStore,
  Store,
} from "./store.ts";
import type { RowStore } from "./store-rows.ts";

/** What a store is made of; each part knows its rows and nothing of the others'. */
export interface StoreParts {
  readonly fleetId: string;
  readonly location: string;
  readonly sealed: SealedRows;
  readonly records: RecordStore;
  readonly planned: PlannedStore;
  readonly runClaims: RunClaimStore;
  readonly runLeases: RunLeaseStore;
  readonly reservations: ReservationStore;
  readonly feedback: FeedbackStore;
  readonly availability: AvailabilityStore;
  readonly audit: AuditStore;
  readonly rows: RowStore;
  readonly integrityProblems: () => Promise<readonly string[]>;
  readonly close: () => void;
}

/** A {@link Store} of its parts, whatever they are kept in. */
export class ComposedStore implements Store {
  readonly fleetId: string;
  readonly location: string;
  readonly rows: RowStore;
  readonly #parts: StoreParts;

  constructor(parts: StoreParts) {
    this.fleetId = parts.fleetId;
    this.location = parts.location;
    this.rows = parts.rows;
    this.#parts = parts;
  }

  unlock(sealer: Sealer): void {
    this.#parts.sealed.unlock(sealer);
  }

  putSnapshot(snapshot: Snapshot): Promise<Digest> {
    return this.#parts.records.putSnapshot(snapshot);
  }
  getSnapshot(digest: string): Promise<TellableSnapshot | undefined> {
    return this.#parts.records.getSnapshot(digest);
  }
  prune(limits: PruneLimits): Promise<Pruned | null> {
    return this.#parts.records.prune(limits);
  }
  putDecisionRecord(stack: string, record: DecisionRecord): Promise<Digest> {
    return this.#parts.records.putDecisionRecord(stack, record);
  }
  getDecisionRecord(digest: string, stack?: string): Promise<DecisionRecord | undefined> {
    return this.#parts.records.getDecisionRecord(digest, stack);
  }
  listDecisionRecords(
    stack: string,
    filter?: { readonly urn?: string; readonly limit?: number },
  ): Promise<readonly DecisionRecordEntry[]> {
    return this.#parts.records.listDecisionRecords(stack, filter);
  }

  recordPlanned(input: PlannedDecisionInput): Promise<void> {
    return this.#parts.planned.recordPlanned(input);
  }
  markPreviewed(
    stack: string,
    urn: string,
    record: string,
    planId: string,
    operation: string,
    seed?: string,
  ): Promise<boolean> {
    return this.#parts.planned.markPreviewed(stack, urn, record, planId, operation, seed);
  }
  findPlanned(key: PlannedKey): Promise<PlannedDecision | undefined> {
    return this.#parts.planned.findPlanned(key);
  }
  findPlannedRecord(stack: string, urn: string, record: string): Promise<PlannedDecision | undefined> {
    return this.#parts.planned.findPlannedRecord(stack, urn, record);
  }
  plannedClaims(stack: string, operation?: string): Promise<PlannedClaims> {
    return this.#parts.planned.plannedClaims(stack, operation);
  }
  consumePlanned(stack: string, urn: string): Promise<number> {
    return this.#parts.planned.consumePlanned(stack, urn);
  }

  runClaims(scope: RunScope, seen: number): Promise<RunClaims> {
    return this.#parts.runClaims.runClaims(scope, seen);
  }
  claimInRun(scope: RunScope, claim: RunClaim, seen: number): Promise<boolean> {
    return this.#parts.runClaims.claimInRun(scope, claim, seen);
  }
  leaveRun(process: string): Promise<number> {
    return this.#parts.runClaims.leaveRun(process);
  }
  forgetRuns(isRunning: (process: string) => boolean, before: string): Promise<number> {
    return this.#parts.runClaims.forgetRuns(isRunning, before);
  }

  signRun(sign: RunSign, leaseMs: number): Promise<boolean> {
    return this.#parts.runLeases.signRun(sign, leaseMs);
  }
  withdrawSign(sign: RunSign): Promise<void> {
    return this.#parts.runLeases.withdrawSign(sign);
  }
  silentRuns(): Promise<ReadonlyMap<string, number>> {
    return this.#parts.runLeases.silentRuns();
  }

  reserve(request: ReserveRequest): Promise<ReserveOutcome> {
    return this.#parts.reservations.reserve(request);
  }
  release(urn: string, decisionId: string): Promise<boolean> {
    return this.#parts.reservations.release(urn, decisionId);
  }
  releaseAll(urn: string, stack: string): Promise<number> {
    return this.#parts.reservations.releaseAll(urn, stack);
  }
  releaseAbandoned(keys: readonly UnsettledReservation[]): Promise<readonly UnsettledReservation[]> {
    return this.#parts.reservations.releaseAbandoned(keys);
  }
  settle(keys: readonly ReservationKey[]): Promise<readonly ReservationKey[]> {
    return this.#parts.reservations.settle(keys);
  }
  settledReservations(stack: string): Promise<readonly ReservationKey[]> {
    return this.#parts.reservations.settledReservations(stack);
  }
  unsettledReservations(stack: string): Promise<readonly LeftReservation[]> {
    return this.#parts.reservations.unsettledReservations(stack);
  }
  async listReservations(): Promise<readonly Reservation[]> {
    return (await this.#parts.reservations.reservationState()).reservations;
  }
  reservationsRevision(): Promise<number> {
    return this.#parts.reservations.reservationsRevision();
  }
  reservationState(): Promise<ReservationState> {
    return this.#parts.reservations.reservationState();
  }

  putJobResult(stack: string, digest: string, result: unknown): Promise<void> {
    return this.#parts.records.putJobResult(stack, digest, result);
  }
  getJobResult(stack: string, digest: string): Promise<unknown> {
    return this.#parts.records.getJobResult(stack, digest);
  }

  putOutcomes(outcomes: readonly StoredOutcome[]): Promise<void> {
    return this.#parts.feedback.putOutcomes(outcomes);
  }
  listOutcomes(): Promise<readonly StoredOutcome[]> {
    return this.#parts.feedback.listOutcomes();
  }
  putLearnedWeights(weights: LearnedWeights, by: string): Promise<Digest> {
    return this.#parts.feedback.putLearnedWeights(weights, by);
  }
  listLearnedWeights(base: string): Promise<readonly LearnedWeightsEntry[]> {
    return this.#parts.feedback.listLearnedWeights(base);
  }
  promotedWeights(base: string): Promise<LearnedWeights | null> {
    return this.#parts.feedback.promotedWeights(base);
  }
  promoteWeights(weights: LearnedWeights, by: string): Promise<boolean> {
    return this.#parts.feedback.promoteWeights(weights, by);
  }
  undoWeights(weights: LearnedWeights, by: string): Promise<boolean> {
    return this.#parts.feedback.undoWeights(weights, by);
  }
  markUnavailable(entry: UnavailableOffer): Promise<void> {
    return this.#parts.availability.markUnavailable(entry);
  }
  unavailableOffers(at: string): Promise<readonly UnavailableOffer[]> {
    return this.#parts.availability.unavailableOffers(at);
  }

  extendAudit(
    stack: string,
    extend: (last: AuditEntry | null) => readonly AuditEntry[],
  ): Promise<readonly AuditEntry[]> {
    return this.#parts.audit.extendAudit(stack, extend);
  }
  auditEntries(stack: string): Promise<readonly AuditEntry[]> {
    return this.#parts.audit.auditEntries(stack);
  }
  auditStacks(): Promise<readonly string[]> {
    return this.#parts.audit.auditStacks();
  }

  integrityProblems(): Promise<readonly string[]> {
    return this.#parts.integrityProblems();
  }
  async close(): Promise<void> {
    this.#parts.close();
  }
}
