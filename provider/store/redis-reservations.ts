import { randomUUID } from "node:crypto";
import { canonicalJson } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { byCodeUnits } from "../world/code-units.ts";
import type { Claim } from "../world/snapshot.ts";
import { lostWrite } from "./lost-write.ts";
import type { ScriptReply } from "./redis-client.ts";
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

/** A write that this process was told of. */
interface KnownWrite {
  readonly revision: number;
  /** What names it in the server; empty before the first. */
  readonly token: string;
}

/** Reservations in Redis; see {@link Store} for what each method does. Every change is one script. */
export class RedisReservations implements ReservationStore {
  readonly #hashes: RedisHashes;
  readonly #now: () => Date;
  readonly #sealed: SealedRows;
  /** The writes that no later answer vouched for: the last one, and of questions that are asked at once one each. */
  #known: readonly KnownWrite[] = [];

  constructor(hashes: RedisHashes, now: () => Date, sealed: SealedRows) {
    this.#hashes = hashes;
    this.#now = now;
    this.#sealed = sealed;
  }

  async reserve(request: ReserveRequest): Promise<ReserveOutcome> {
    for (;;) {
      // What is held is judged here, and taken there only if nobody has changed it since.
      const state = request.shortOf && (await this.reservationState());
      const why = state && request.shortOf?.(othersOf(request, state.reservations));
      const outcome = await this.#reserve(request, state?.revision ?? null, why ?? null);
      if (outcome !== null) return outcome;
    }
  }

  /**
   * @param ifRevision the reservations' revision that has to be so still, unless nothing changes; null for any.
   * @param why a quota refuses it at that revision.
   * @returns null where the revision is another by now, or the answer was lost and refused it: to be asked again.
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
    const [write, outcome, others = [], released = []] = reply as [KnownWrite, string, string[]?, string[]?];
    if (outcome === "moved") return null;
    if (outcome === "refused") throw new QuotaTakenError(claim, why ?? "a quota is passed");
    if (outcome === "short") {
      const claims = (rows: readonly string[]) => rows.map((each) => this.#claim(each));
      const shortage = firstShortage(claim, capacity, claims(others), claims(released));
      if (shortage) throw new CapacityTakenError(claim, shortage);
      throw new NovaCronError("NC1803", `the store and this process count ${node} differently`, { property: "store" });
    }
    await this.#confirm(write);
    return { changed: outcome === "reserved", revision: write.revision };
  }

  async release(urn: string, decisionId: string): Promise<boolean> {
    const [write, count] = await this.#ask("novacronRelease", fieldOfReservation({ urn, decisionId }));
    if (count === 1) await this.#confirm(write);
    return count === 1;
  }

  async releaseAll(urn: string, stack: string): Promise<number> {
    const [write, count] = (await this.#ask("novacronReleaseAll", urn, stack)) as [KnownWrite, number];
    if (count > 0) await this.#confirm(write);
    return count;
  }

  async releaseAbandoned(keys: readonly UnsettledReservation[]): Promise<readonly UnsettledReservation[]> {
    if (keys.length === 0) return [];
    const words = keys.flatMap((key) => [fieldOfReservation(key), key.operation]);
    const [write, fields] = (await this.#ask("novacronReleaseAbandoned", ...words)) as [KnownWrite, string[]];
    if (fields.length > 0) await this.#confirm(write);
    const gone = new Set(fields);
    return keys.filter((key) => gone.has(fieldOfReservation(key)));
  }

  async settle(keys: readonly ReservationKey[]): Promise<readonly ReservationKey[]> {
    if (keys.length === 0) return [];
    const [, fields] = (await this.#ask("novacronSettle", ...keys.map(fieldOfReservation))) as [KnownWrite, string[]];
    const gone = new Set(fields);
    return keys.filter((key) => gone.has(fieldOfReservation(key)));
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
    const [write, rows, unsettled] = (await this.#ask("novacronReservations")) as [KnownWrite, string[], string[]];
    return {
      revision: write.revision,
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
   * acknowledged: each call says which writes it knows, and hears whether they are still there.
   * @returns The last write at that moment, and what the script gives besides.
   * @throws {NovaCronError} NC1714 where they are not, once: what was asked has been done.
   */
  async #ask(script: RedisScriptName, ...words: readonly Word[]): Promise<[KnownWrite, ...ScriptReply[]]> {
    const named = this.#known;
    const known = JSON.stringify(named.flatMap(({ revision, token }) => [revision, token]));
    const reply = (await this.#hashes.scriptInTime(script, [randomUUID(), known], words)) as ScriptReply[];
    const [lost, revision, token, ...rest] = reply as [number, number, string, ...ScriptReply[]];
    const last: KnownWrite = { revision, token };
    // What was written meanwhile by questions beside this one, nobody has vouched for yet.
    this.#known = [...this.#known.filter((write) => !named.includes(write)), last];
    if (lost === 0) return [last, ...rest];
    throw lostWrite(`what was revision ${Math.max(...named.map((write) => write.revision))}`);
  }

  /** @throws {NovaCronError} NC1714 where it is gone already; NC1713 where too few replicas have it. */
  #confirm({ revision, token }: KnownWrite): Promise<void> {
    return this.#hashes.confirm([{ key: ":tokens", field: `${revision}`, value: token }], `revision ${revision}`);
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
