import type { Digest } from "../crypto/canonical-json.ts";
import type { Sealer } from "../crypto/sealer.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { DecisionRecord } from "../schema/decision.ts";
import type { LearnedWeights } from "../schema/learned-weights.ts";
import type { TellableSnapshot } from "../world/blind-claim.ts";
import type { UnavailableOffer } from "../world/clouds/unavailable-offer.ts";
import type { Claim, Snapshot } from "../world/snapshot.ts";
import type { LearnedWeightsEntry, StoredOutcome } from "./feedback-store.ts";
import type { PlannedDecision, PlannedDecisionInput, PlannedKey } from "./planned-decision.ts";
import { RedisAvailability } from "./redis-availability.ts";
import { RedisClient } from "./redis-client.ts";
import { RedisFeedback } from "./redis-feedback.ts";
import { RedisHashes } from "./redis-hashes.ts";
import { RedisPlanned } from "./redis-planned.ts";
import { RedisRecords } from "./redis-records.ts";
import { RedisReservations } from "./redis-reservations.ts";
import { RedisRunClaims } from "./redis-run-claims.ts";
import { parseRedisStoreUrl } from "./redis-store-url.ts";
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
import type { DecisionRecordEntry, Store } from "./store.ts";

/** Version of the keys and rows in Redis. */
const formatVersion = 1;

/** How to open a shared store. */
export interface OpenRedisStoreOptions {
  /** As {@link parseRedisStoreUrl} reads it. */
  readonly url: string;
  /** The fleet; each has keys of its own, in one hash slot. */
  readonly fleetId: string;
  readonly now: () => Date;
  /** Hears once what of the server's settings may lose reservations (NC1715). */
  readonly onWarning?: (code: "NC1715", text: string) => void;
}

/**
 * Opens the shared store of a fleet on Redis 7 or newer: one server, a master that sentinels watch, or a cluster.
 *
 * @throws {NovaCronError} NC1703 for the URL; NC1712 where it cannot be reached, refuses, or is too old; NC1702 written by a
 *   newer NovaCron.
 */
export async function openRedisStore(options: OpenRedisStoreOptions): Promise<Store> {
  const address = parseRedisStoreUrl(options.url);
  const client = await RedisClient.make(address);
  const prefix = `${address.prefix}:{${options.fleetId}}`;
  try {
    const hashes = new RedisHashes(client, prefix);
    await checkServer(client, prefix, options.onWarning);
    await checkFormat(hashes, client.location);
    return new RedisStore(client, prefix, hashes, options);
  } catch (error) {
    client.close();
    throw error;
  }
}

/** {@link Store} on Redis. */
class RedisStore implements Store {
  readonly fleetId: string;
  readonly location: string;
  readonly #client: RedisClient;
  readonly #sealed = new SealedRows();
  readonly #records: RedisRecords;
  readonly #planned: RedisPlanned;
  readonly #runClaims: RedisRunClaims;
  readonly #reservations: RedisReservations;
  readonly #feedback: RedisFeedback;
  readonly #availability: RedisAvailability;

  constructor(client: RedisClient, prefix: string, hashes: RedisHashes, { fleetId, now }: OpenRedisStoreOptions) {
    this.fleetId = fleetId;
    this.location = client.location;
    this.#client = client;
    this.#records = new RedisRecords(hashes, now, client.location);
    this.#planned = new RedisPlanned(hashes, this.#sealed);
    this.#runClaims = new RedisRunClaims(hashes, now, this.#sealed);
    this.#reservations = new RedisReservations(client, prefix, hashes, now, this.#sealed);
    this.#feedback = new RedisFeedback(hashes, now, client.location);
    this.#availability = new RedisAvailability(hashes);
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

  async integrityProblems(): Promise<readonly string[]> {
    return [...(await this.#reservations.problems()), ...(await this.#records.problems())];
  }
  async close(): Promise<void> {
    this.#client.close();
  }
}

async function checkFormat(hashes: RedisHashes, location: string): Promise<void> {
  await hashes.commit([["HSETNX", ":meta", "formatVersion", formatVersion]]);
  const found = await hashes.get(":meta", "formatVersion");
  if (Number(found) <= formatVersion) return;
  throw new NovaCronError("NC1702", `${location} has format ${found}; this version knows ${formatVersion}`, {
    property: "store",
    remedy: "Install the newer NovaCron.",
  });
}

/** What a server says in `INFO`, a line each. */
function told(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1];
}

async function checkServer(
  client: RedisClient,
  prefix: string,
  onWarning: OpenRedisStoreOptions["onWarning"],
): Promise<void> {
  const version = told(await client.info(prefix, "server"), "redis_version") ?? "";
  if (Number.parseInt(version, 10) < 7) {
    throw new NovaCronError("NC1712", `${client.location} is Redis ${version}`, {
      property: "store",
      expected: "Redis 7 or newer, whose scripts may give capacity back when its memory is full",
      remedy: "Upgrade it, or use a file as the store.",
    });
  }
  if (onWarning === undefined) return;
  if (told(await client.info(prefix, "persistence"), "aof_enabled") === "0") {
    onWarning(
      "NC1715",
      `${client.location} has no append-only file: a restart may lose reservations. Set appendonly yes`,
    );
  }
  const policy = told(await client.info(prefix, "memory"), "maxmemory_policy");
  if (policy !== undefined && policy !== "noeviction") {
    onWarning(
      "NC1715",
      `${client.location} evicts (${policy}): reservations may vanish. Set maxmemory-policy noeviction`,
    );
  }
}
