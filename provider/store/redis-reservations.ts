import { canonicalJson } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { byCodeUnits } from "../world/code-units.ts";
import type { Claim } from "../world/snapshot.ts";
import type { RedisClient, ScriptReply } from "./redis-client.ts";
import type { RedisHashes } from "./redis-hashes.ts";
import {
  assertAmounts,
  CapacityTakenError,
  compareReservations,
  firstShortage,
  type Reservation,
  type ReservationKey,
  type ReservationState,
  type ReserveOutcome,
  type ReserveRequest,
  type UnsettledReservation,
} from "./reservation.ts";
import { readReservationBody, reservationBody } from "./reservation-body.ts";
import type { SealedRows } from "./sealed-rows.ts";

/** A reservation's row: what the server adds up, and the claim as {@link reservationBody} has it. */
interface Row {
  readonly stack: string;
  readonly node: string;
  readonly reservedAt: string;
  readonly body: string;
}

/** Reservations in Redis; see {@link Store} for what each method does. Every change is one script. */
export class RedisReservations {
  readonly #client: RedisClient;
  readonly #hashes: RedisHashes;
  readonly #prefix: string;
  readonly #now: () => Date;
  readonly #sealed: SealedRows;
  /** The highest revision that this process was told. */
  #highest = 0;

  constructor(client: RedisClient, prefix: string, hashes: RedisHashes, now: () => Date, sealed: SealedRows) {
    this.#client = client;
    this.#prefix = prefix;
    this.#hashes = hashes;
    this.#now = now;
    this.#sealed = sealed;
  }

  async reserve(request: ReserveRequest): Promise<ReserveOutcome> {
    const { claim, decisionId, operation = "", capacity, replaces, freeOthers = false } = request;
    assertAmounts(claim);
    const { urn, stack, node, vcpus, memoryGiB, diskGiB, gpus, gpu } = claim;
    const amounts = { vcpus, memoryGiB, diskGiB, gpus, ...(gpu !== undefined && { gpu }) };
    const body = reservationBody(claim, this.#sealed);
    const reservedAt = this.#now().toISOString();
    const row = canonicalJson({ stack, node, ...amounts, reservedAt, body });
    // What is sealed is sealed otherwise each time: whether it says the same is seen here, and that it still stands, there.
    const standing = await this.#hashes.get(":reservations", fieldOf({ urn, decisionId }));
    const isSame = standing !== null && canonicalJson(this.#claim(standing)) === canonicalJson(claim);
    const asked = {
      ...{ urn, decisionId, stack, node, ...amounts, operation, capacity },
      freeOthers: freeOthers === true ? "all" : freeOthers === "unsettled" ? "unsettled" : "none",
      ...(replaces && { replaces: { urn: replaces.urn, decisionId: replaces.decisionId } }),
    };
    const reply = await this.#hashes.script("novacronReserve", canonicalJson(asked), row, isSame ? standing : "");
    const [outcome, revision, others = [], released = []] = reply as [string, number, string[]?, string[]?];
    this.#noticeLoss(revision);
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
    return (await this.#gone(this.#hashes.script("novacronRelease", fieldOf({ urn, decisionId })))) > 0;
  }

  releaseAll(urn: string, stack: string): Promise<number> {
    return this.#gone(this.#hashes.script("novacronReleaseAll", urn, stack));
  }

  async releaseAbandoned(keys: readonly UnsettledReservation[]): Promise<readonly UnsettledReservation[]> {
    if (keys.length === 0) return [];
    const words = keys.flatMap((key) => [fieldOf(key), key.operation]);
    const [revision, fields] = (await this.#hashes.script("novacronReleaseAbandoned", ...words)) as [number, string[]];
    this.#noticeLoss(revision);
    const gone = new Set(fields);
    return keys.filter((key) => gone.has(fieldOf(key)));
  }

  async settle(keys: readonly ReservationKey[]): Promise<void> {
    if (keys.length > 0) await this.#hashes.forget([["HDEL", ":unsettled", ...keys.map(fieldOf)]]);
  }

  async settledReservations(stack: string): Promise<readonly ReservationKey[]> {
    const { rows, unsettled } = await this.#state();
    return sorted(
      [...rows].filter(([field, row]) => row.stack === stack && !unsettled.has(field)).map(([field]) => keyOf(field)),
    );
  }

  async unsettledReservations(stack: string): Promise<readonly UnsettledReservation[]> {
    const runs = await this.#hashes.getAll(":unsettled");
    const rows = await this.#hashes.values(
      ":reservations",
      runs.map(([field]) => field),
    );
    return sorted(
      runs
        .filter((_, at) => rows[at] != null && (JSON.parse(rows[at]) as Row).stack === stack)
        .map(([field, operation]) => ({ ...keyOf(field), operation })),
    );
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
    const revision = Number((await this.#hashes.get(":meta", "revision")) ?? 0);
    this.#noticeLoss(revision);
    return revision;
  }

  /** Rows that the sets by node and URN do not have. */
  async problems(): Promise<readonly string[]> {
    const { rows, unsettled } = await this.#state();
    const found = [...unsettled]
      .filter((field) => !rows.has(field))
      .map((field) => `${name(field)} is unsettled and not held`);
    for (const [field, { node }] of rows) {
      for (const key of [`:node:${node}`, `:urn:${keyOf(field).urn}`]) {
        if (!(await this.#hashes.members(key)).includes(field))
          found.push(`${name(field)} is missing in ${key.slice(1)}`);
      }
    }
    return found;
  }

  async #state(): Promise<{ revision: number; rows: Map<string, Row>; unsettled: Set<string> }> {
    const [revision, rows, unsettled] = (await this.#hashes.script("novacronReservations")) as [
      number,
      string[],
      string[],
    ];
    this.#noticeLoss(revision);
    return {
      revision,
      // Written by reserve only.
      rows: new Map(pairs(rows).map(([field, row]) => [field, JSON.parse(row) as Row])),
      unsettled: new Set(pairs(unsettled).map(([field]) => field)),
    };
  }

  #claim(row: string): Claim {
    return readReservationBody((JSON.parse(row) as Row).body, this.#sealed);
  }

  async #gone(reply: Promise<ScriptReply>): Promise<number> {
    const [count, revision] = (await reply) as [number, number];
    this.#noticeLoss(revision);
    return count;
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

  /**
   * Redis copies to replicas after it answered: a failover may undo what was acknowledged, and the revision falls back.
   * @throws {NovaCronError} NC1714 then, once: what is lost is known to the states of the stacks.
   */
  #noticeLoss(revision: number): void {
    const before = this.#highest;
    this.#highest = revision;
    if (revision >= before) return;
    throw new NovaCronError(
      "NC1714",
      `the store was at revision ${before} and is at ${revision} now: a failover lost changes`,
      {
        property: "store",
        remedy:
          "Run `pulumi refresh` in the stacks of this fleet, which books again what their states hold, and set replicas=1 in the URL of the store, so that a reservation counts only once a replica has it.",
      },
    );
  }
}

/** Neither URNs nor decision ids hold a line feed. */
function fieldOf({ urn, decisionId }: ReservationKey): string {
  return `${urn}\n${decisionId}`;
}

function keyOf(field: string): ReservationKey {
  const at = field.lastIndexOf("\n");
  return { urn: field.slice(0, at), decisionId: field.slice(at + 1) };
}

function name(field: string): string {
  const { urn, decisionId } = keyOf(field);
  return `the reservation ${decisionId} of ${urn}`;
}

function pairs(flat: readonly string[]): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at] ?? "", flat[2 * at + 1] ?? ""]);
}

function sorted<Key extends ReservationKey>(keys: Key[]): Key[] {
  return keys.sort((a, b) => byCodeUnits(a.urn, b.urn) || byCodeUnits(a.decisionId, b.decisionId));
}
