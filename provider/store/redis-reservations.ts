import { randomUUID } from "node:crypto";
import { canonicalJson } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { byCodeUnits } from "../world/code-units.ts";
import type { Claim } from "../world/snapshot.ts";
import type { RedisClient, ScriptReply } from "./redis-client.ts";
import type { RedisHashes, Word } from "./redis-hashes.ts";
import type { RedisScriptName } from "./redis-scripts.ts";
import {
  type Amounts,
  assertAmounts,
  CapacityTakenError,
  compareReservations,
  firstShortage,
  type LeftReservation,
  othersOf,
  QuotaTakenError,
  type Reservation,
  type ReservationKey,
  type ReservationState,
  type ReserveOutcome,
  type ReserveRequest,
  type UnsettledReservation,
} from "./reservation.ts";
import { readReservationBody, reservationBody } from "./reservation-body.ts";
import type { SealedRows } from "./sealed-rows.ts";
import type { ReservationStore } from "./store.ts";

/** A reservation's row: what the server adds up, and the claim as {@link reservationBody} has it. */
export interface ReservationRowJson extends Amounts {
  readonly stack: string;
  readonly node: string;
  readonly gpu?: number;
  readonly reservedAt: string;
  readonly body: string;
}

/** Reservations in Redis; see {@link Store} for what each method does. Every change is one script. */
export class RedisReservations implements ReservationStore {
  readonly #client: RedisClient;
  readonly #hashes: RedisHashes;
  readonly #prefix: string;
  readonly #now: () => Date;
  readonly #sealed: SealedRows;
  /** The last write that this process knows of: its revision, and what names it in the server. */
  #last = { revision: 0, token: "" };

  constructor(client: RedisClient, prefix: string, hashes: RedisHashes, now: () => Date, sealed: SealedRows) {
    this.#client = client;
    this.#prefix = prefix;
    this.#hashes = hashes;
    this.#now = now;
    this.#sealed = sealed;
  }

  async reserve(request: ReserveRequest): Promise<ReserveOutcome> {
    if (request.shortOf === undefined) return (await this.#reserve(request, null, null)) ?? unreachable();
    for (;;) {
      // What is held is judged here, and taken there only if nobody has changed it since.
      const { revision, reservations } = await this.reservationState();
      const why = request.shortOf(othersOf(request, reservations));
      const outcome = await this.#reserve(request, revision, why);
      if (outcome !== null) return outcome;
    }
  }

  /**
   * @param ifRevision the reservations' revision that has to be so still, unless nothing changes; null for any.
   * @param why a quota refuses it at that revision.
   * @returns null where the revision is another by now.
   */
  async #reserve(
    request: ReserveRequest,
    ifRevision: number | null,
    why: string | null,
  ): Promise<ReserveOutcome | null> {
    const { claim, decisionId, operation = "", capacity, replaces, freeOthers = false } = request;
    assertAmounts(claim);
    const { urn, stack, node, vcpus, memoryGiB, diskGiB, gpus, gpu } = claim;
    const amounts = { vcpus, memoryGiB, diskGiB, gpus, ...(gpu !== undefined && { gpu }) };
    const body = reservationBody(claim, this.#sealed);
    const reservedAt = this.#now().toISOString();
    const row = canonicalJson({ stack, node, ...amounts, reservedAt, body });
    // What is sealed is sealed otherwise each time: whether it says the same is seen here, and that it still stands, there.
    const standing = await this.#hashes.get(":reservations", fieldOfReservation({ urn, decisionId }));
    const isSame = standing !== null && canonicalJson(this.#claim(standing)) === canonicalJson(claim);
    const asked = {
      ...{ urn, decisionId, stack, node, ...amounts, operation, capacity },
      ...(ifRevision !== null && { ifRevision, isRefused: why !== null }),
      freeOthers: freeOthers === true ? "all" : freeOthers === "unsettled" ? "unsettled" : "none",
      ...(replaces && { replaces: { urn: replaces.urn, decisionId: replaces.decisionId } }),
    };
    const reply = await this.#ask("novacronReserve", canonicalJson(asked), row, isSame ? standing : "");
    const [revision, outcome, others = [], released = []] = reply as [number, string, string[]?, string[]?];
    if (outcome === "moved") return null;
    if (outcome === "refused") throw new QuotaTakenError(claim, why ?? "a quota is passed");
    if (outcome === "short") {
      const claims = (rows: readonly string[]) => rows.map((each) => this.#claim(each));
      const shortage = firstShortage(claim, capacity, claims(others), claims(released));
      if (shortage) throw new CapacityTakenError(claim, shortage);
      throw new NovaCronError("NC1803", `the store and this process count ${node} differently`, { property: "store" });
    }
    await this.#replicated(revision);
    return { changed: outcome === "reserved", revision };
  }

  async release(urn: string, decisionId: string): Promise<boolean> {
    const [revision, count] = await this.#ask("novacronRelease", fieldOfReservation({ urn, decisionId }));
    if (count === 1) await this.#replicated(revision);
    return count === 1;
  }

  async releaseAll(urn: string, stack: string): Promise<number> {
    const [revision, count] = (await this.#ask("novacronReleaseAll", urn, stack)) as [number, number];
    if (count > 0) await this.#replicated(revision);
    return count;
  }

  async releaseAbandoned(keys: readonly UnsettledReservation[]): Promise<readonly UnsettledReservation[]> {
    if (keys.length === 0) return [];
    const words = keys.flatMap((key) => [fieldOfReservation(key), key.operation]);
    const [revision, fields] = (await this.#ask("novacronReleaseAbandoned", ...words)) as [number, string[]];
    if (fields.length > 0) await this.#replicated(revision);
    const gone = new Set(fields);
    return keys.filter((key) => gone.has(fieldOfReservation(key)));
  }

  async settle(keys: readonly ReservationKey[]): Promise<void> {
    if (keys.length > 0) await this.#hashes.forget([["HDEL", ":unsettled", ...keys.map(fieldOfReservation)]]);
  }

  async settledReservations(stack: string): Promise<readonly ReservationKey[]> {
    const { rows, unsettled } = await this.#state();
    return sorted(
      [...rows].filter(([field, row]) => row.stack === stack && !unsettled.has(field)).map(([field]) => keyOf(field)),
    );
  }

  async unsettledReservations(stack: string): Promise<readonly LeftReservation[]> {
    const runs = await this.#hashes.getAll(":unsettled");
    const rows = await this.#hashes.values(
      ":reservations",
      runs.map(([field]) => field),
    );
    const left = runs.flatMap(([field, operation], at) => {
      const row = rows[at] == null ? null : (JSON.parse(rows[at]) as ReservationRowJson);
      return row?.stack === stack ? [{ ...keyOf(field), operation, reservedAt: row.reservedAt }] : [];
    });
    return sorted(left);
  }

  async reservationState(): Promise<ReservationState> {
    const { revision, rows } = await this.#state();
    const reservations = [...rows].map(
      ([field, { reservedAt, body }]): Reservation => ({
        decisionId: keyOf(field).decisionId,
        reservedAt,
        claim: readReservationBody(body, this.#sealed),
      }),
    );
    return { revision, reservations: reservations.sort(compareReservations) };
  }

  async reservationsRevision(): Promise<number> {
    return Number((await this.#hashes.get(":meta", "revision")) ?? 0);
  }

  async #state(): Promise<{ revision: number; rows: Map<string, ReservationRowJson>; unsettled: Set<string> }> {
    const [revision, rows, unsettled] = (await this.#ask("novacronReservations")) as [number, string[], string[]];
    return {
      revision,
      // Written by reserve only.
      rows: new Map(pairs(rows).map(([field, row]) => [field, JSON.parse(row) as ReservationRowJson])),
      unsettled: new Set(pairs(unsettled).map(([field]) => field)),
    };
  }

  #claim(row: string): Claim {
    return readReservationBody((JSON.parse(row) as ReservationRowJson).body, this.#sealed);
  }

  /**
   * Runs a script of reservations. Redis copies to replicas after it has answered, so that a failover may undo what was
   * acknowledged: each call says which write it knows, and hears whether that is still there.
   * @returns The revision, and what the script gives besides.
   * @throws {NovaCronError} NC1714 where it is not, once: what was asked has been done.
   */
  async #ask(script: RedisScriptName, ...words: readonly Word[]): Promise<[revision: number, ...ScriptReply[]]> {
    const token = randomUUID();
    const before = this.#last;
    const reply = (await this.#hashes.script(script, token, before.revision, before.token, ...words)) as ScriptReply[];
    const [lost, revision, named, ...rest] = reply as [number, number, string, ...ScriptReply[]];
    if (revision >= this.#last.revision || lost === 1) this.#last = { revision, token: named };
    if (lost === 0) return [revision, ...rest];
    throw new NovaCronError("NC1714", `revision ${before.revision} of the store is no longer what it was`, {
      property: "store",
      remedy:
        "A failover lost it. Run `pulumi refresh` in the stacks of this fleet, which books again what their states hold, and set replicas=1 in the URL of the store, so that a reservation counts only once a replica has it.",
    });
  }

  /** @throws {NovaCronError} NC1713 where too few replicas have what was just written. */
  async #replicated(revision: number): Promise<void> {
    const wanted = this.#client.replicas;
    if (wanted === 0) return;
    const having = await this.#client.waitForReplicas(this.#prefix);
    if (having >= wanted) return;
    throw new NovaCronError("NC1713", `revision ${revision} lies on ${having} of ${wanted} replicas`, {
      property: "store",
      expected: `${wanted} replicas that follow the master`,
      remedy:
        "Mend the replicas, or lower replicas= in the URL of the store. Then run the same again: what is reserved already is not reserved twice.",
    });
  }
}

/** The field of a reservation: neither URNs nor decision ids hold a line feed. */
export function fieldOfReservation({ urn, decisionId }: ReservationKey): string {
  return `${urn}\n${decisionId}`;
}

function keyOf(field: string): ReservationKey {
  const at = field.lastIndexOf("\n");
  return { urn: field.slice(0, at), decisionId: field.slice(at + 1) };
}

function pairs(flat: readonly string[]): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at] ?? "", flat[2 * at + 1] ?? ""]);
}

function sorted<Key extends ReservationKey>(keys: Key[]): Key[] {
  return keys.sort((a, b) => byCodeUnits(a.urn, b.urn) || byCodeUnits(a.decisionId, b.decisionId));
}

function unreachable(): never {
  throw new NovaCronError("NC1803", "a reservation without a revision to wait for had one", { property: "store" });
}
