import { randomUUID } from "node:crypto";
import type { Outcome } from "../schema/outcome.ts";
import type { AuditEntry } from "../state/audit-entry.ts";
import type { UnavailableOffer } from "../world/clouds/unavailable-offer.ts";
import type { Claim } from "../world/snapshot.ts";
import type { Proposed } from "./redis-feedback.ts";
import type { RedisCommand, RedisHashes } from "./redis-hashes.ts";
import { type PlannedRowJson, type Preview, plannedStacks, rowsOfStack } from "./redis-planned.ts";
import type { RecordEntryJson } from "./redis-records.ts";
import { fieldOfReservation, type ReservationRowJson } from "./redis-reservations.ts";
import { putCommands, removeCommands } from "./redis-row-commands.ts";
import { type Amounts, firstShortage, type ReserveRequest } from "./reservation.ts";
import {
  type Admission,
  contentDigest,
  type OutcomeRow,
  type PlannedRow,
  type PreviewRow,
  type PromotionsRow,
  type RecordRow,
  type ReservationRow,
  type RowKind,
  type RowOf,
  type RowStore,
  type RunClaimRow,
  type StoreRow,
  type WeightsRow,
} from "./store-rows.ts";

/** Rows that one script writes. */
const batch = 200;

/** {@link RowStore} of Redis. */
export class RedisRows implements RowStore {
  readonly #hashes: RedisHashes;

  constructor(hashes: RedisHashes) {
    this.#hashes = hashes;
  }

  async *rows<Kind extends RowKind>(kind: Kind): AsyncGenerator<RowOf<Kind>> {
    // Each kind's reader gives rows of that kind.
    for await (const row of this.#read(kind)) yield row as RowOf<Kind>;
  }

  async putRows(rows: readonly StoreRow[], numbering: "kept" | "fresh"): Promise<void> {
    for (let at = 0; at < rows.length; at += batch) {
      const part = rows.slice(at, at + batch);
      const numbered = part.filter((row) => "seq" in row);
      const highest = numbered.reduce((most, { seq }) => Math.max(most, seq), 0);
      if (numbering === "kept") await this.#raise("seq", highest);
      let next = numbering === "fresh" && numbered.length > 0 ? await this.#hashes.nextNumbers(numbered.length) : 0;
      const put = part.map((row) => (numbering === "fresh" && "seq" in row ? { ...row, seq: next++ } : row));
      await this.#hashes.commit(put.flatMap(putCommands));
    }
    await this.#refreshAuditHeads(rows);
  }

  async removeRows(rows: readonly StoreRow[]): Promise<void> {
    for (let at = 0; at < rows.length; at += batch)
      await this.#hashes.forget(rows.slice(at, at + batch).flatMap(removeCommands));
    await this.#forgetRecordBodies(rows);
    await this.#refreshAuditHeads(rows);
  }

  async admitRow(row: ReservationRow, capacity: Amounts, shortOf?: ReserveRequest["shortOf"]): Promise<Admission> {
    const field = fieldOfReservation(row);
    for (;;) {
      // Nothing may have come or gone since: whoever reserves in between raises the revision.
      const revision = await this.#hashes.get(":meta", "revision");
      const standing = await this.#reservation(field);
      if (standing !== null) return { kind: contentDigest(standing) === contentDigest(row) ? "same" : "conflict" };
      const beside = await this.#hashes.members(`:node:${row.node}`);
      const rows = await this.#hashes.values(":reservations", beside);
      const claims = rows.flatMap((text) => (text === null ? [] : [claimOf(text)]));
      const shortage = firstShortage(JSON.parse(row.body) as Claim, capacity, claims, []);
      if (shortage !== undefined) return { kind: "short", shortage };
      const why = shortOf?.(await this.#claimsBeside(row.urn)) ?? null;
      if (why !== null) return { kind: "refused", why };
      const next = Number(revision ?? 0) + 1;
      const commands: RedisCommand[] = [
        ...putCommands(row),
        ["HSET", ":meta", "revision", next],
        ["HSET", ":tokens", next, randomUUID()],
      ];
      if (await this.#hashes.commit(commands, [{ key: ":meta", field: "revision", value: revision }]))
        return { kind: "admitted" };
    }
  }

  async #claimsBeside(urn: string): Promise<readonly Claim[]> {
    const claims: Claim[] = [];
    for await (const row of this.rows("reservation")) if (row.urn !== urn) claims.push(JSON.parse(row.body) as Claim);
    return claims;
  }

  async reindex(nodes: readonly string[], mend: boolean): Promise<readonly string[]> {
    // Written by the script: words and fields.
    const flat = (await this.#hashes.script("novacronReindex", mend ? 1 : 0, ...nodes)) as string[];
    return Array.from({ length: flat.length / 2 }, (_, at) => {
      const [urn, decisionId] = (flat[2 * at + 1] ?? "").split("\n");
      return `the reservation ${decisionId} of ${urn} is ${flat[2 * at]}`;
    });
  }

  raiseRevision(revision: number): Promise<void> {
    return this.#raise("revision", revision);
  }

  copying(): Promise<string | null> {
    return this.#hashes.get(":meta", "copying");
  }

  async setCopying(from: string | null): Promise<void> {
    await this.#hashes.commit([from === null ? ["HDEL", ":meta", "copying"] : ["HSET", ":meta", "copying", from]]);
  }

  async #raise(name: "seq" | "revision", least: number): Promise<void> {
    for (;;) {
      const value = await this.#hashes.get(":meta", name);
      if (Number(value ?? 0) >= least) return;
      const commands: RedisCommand[] = [["HSET", ":meta", name, least]];
      if (name === "revision") commands.push(["HSET", ":tokens", least, randomUUID()]);
      if (await this.#hashes.commit(commands, [{ key: ":meta", field: name, value }])) return;
    }
  }

  /** Records of several stacks may share a body: it goes with the last of them. */
  async #forgetRecordBodies(removed: readonly StoreRow[]): Promise<void> {
    const digests = new Set(removed.flatMap((row) => (row.kind === "record" ? [row.digest] : [])));
    if (digests.size === 0) return;
    for (const field of await this.#hashes.fields(":record-entries")) digests.delete(field.split("\n")[1] ?? "");
    if (digests.size > 0) await this.#hashes.forget([["HDEL", ":records", ...digests]]);
  }

  async #refreshAuditHeads(touched: readonly StoreRow[]): Promise<void> {
    for (const stack of new Set(touched.flatMap((row) => (row.kind === "audit" ? [row.stack] : [])))) {
      const numbers = (await this.#hashes.fields(`:audit:${stack}`)).map(Number);
      const last = numbers.length === 0 ? null : await this.#hashes.get(`:audit:${stack}`, `${Math.max(...numbers)}`);
      await this.#hashes.commitAlways(
        [last === null ? ["HDEL", ":audit-heads", stack] : ["HSET", ":audit-heads", stack, last]],
        [],
      );
    }
  }

  #read(kind: RowKind): AsyncIterable<StoreRow> | Iterable<StoreRow> {
    switch (kind) {
      case "snapshot":
        return this.#snapshots();
      case "record":
        return this.#records();
      case "job":
        return this.#jobs();
      case "planned":
        return this.#planned();
      case "preview":
        return this.#previews();
      case "outcome":
        return this.#outcomes();
      case "weights":
        return this.#weights();
      case "promotions":
        return this.#promotions();
      case "offer":
        return this.#offers();
      case "runClaim":
        return this.#runClaims();
      case "audit":
        return this.#audit();
      case "reservation":
        return this.#reservations();
    }
  }

  async *#snapshots(): AsyncGenerator<StoreRow> {
    const instants = new Map(await this.#hashes.scored(":snapshots-at"));
    for (const digest of [...(await this.#hashes.fields(":snapshots"))].sort()) {
      const body = await this.#hashes.getBytes(":snapshots", digest);
      const at = new Date(instants.get(digest) ?? 0).toISOString();
      if (body !== null) yield { kind: "snapshot", digest, at, body };
    }
  }

  async *#records(): AsyncGenerator<RecordRow> {
    const entries = await this.#hashes.getAll(":record-entries");
    const stacks = new Set(entries.map(([field]) => field.split("\n")[0] ?? ""));
    const numbers = new Map<string, number>();
    for (const stack of stacks) {
      for (const [digest, seq] of await this.#hashes.scored(`:history:${stack}`))
        numbers.set(`${stack}\n${digest}`, seq);
    }
    const ordered = entries.map(([field, text]) => ({ field, text, seq: numbers.get(field) ?? 0 }));
    for (const { field, text, seq } of ordered.sort((a, b) => a.seq - b.seq)) {
      const [stack = "", digest = ""] = field.split("\n");
      const body = await this.#hashes.getBytes(":records", digest);
      if (body !== null) yield { kind: "record", seq, stack, digest, ...(JSON.parse(text) as RecordEntryJson), body };
    }
  }

  async *#jobs(): AsyncGenerator<StoreRow> {
    for (const field of [...(await this.#hashes.fields(":jobs"))].sort()) {
      const [stack = "", digest = ""] = field.split("\n");
      const body = await this.#hashes.getBytes(":jobs", field);
      if (body !== null) yield { kind: "job", stack, digest, body };
    }
  }

  async *#planned(): AsyncGenerator<PlannedRow> {
    const found: PlannedRow[] = [];
    for (const stack of await plannedStacks(this.#hashes)) {
      for (const { urn, row } of await rowsOfStack(this.#hashes, stack)) {
        const { previousRecord, ...rest }: PlannedRowJson = row;
        found.push({ kind: "planned", stack, urn, ...rest, previousRecord: previousRecord ?? "" });
      }
    }
    yield* found.sort((a, b) => a.seq - b.seq);
  }

  async *#previews(): AsyncGenerator<PreviewRow> {
    const found: PreviewRow[] = [];
    for (const stack of await plannedStacks(this.#hashes)) {
      for (const [planId, text] of await this.#hashes.getAll(`:previewed:${stack}`))
        found.push({ kind: "preview", stack, planId, ...(JSON.parse(text) as Preview) });
    }
    yield* found.sort((a, b) => a.seq - b.seq);
  }

  async *#outcomes(): AsyncGenerator<OutcomeRow> {
    const found = (await this.#hashes.getAll(":outcomes")).map(
      ([, text]): OutcomeRow => ({
        kind: "outcome",
        ...(JSON.parse(text) as { seq: number; stack: string; outcome: Outcome }),
      }),
    );
    yield* found.sort((a, b) => a.seq - b.seq);
  }

  async *#weights(): AsyncGenerator<WeightsRow> {
    const found = (await this.#hashes.getAll(":weights")).map(
      ([digest, text]): WeightsRow => ({ kind: "weights", digest, ...(JSON.parse(text) as Proposed) }),
    );
    yield* found.sort((a, b) => a.seq - b.seq);
  }

  async *#promotions(): AsyncGenerator<PromotionsRow> {
    for (const [base, text] of [...(await this.#hashes.getAll(":promotions"))].sort())
      yield { kind: "promotions", base, promotions: JSON.parse(text) as PromotionsRow["promotions"] };
  }

  async *#offers(): AsyncGenerator<StoreRow> {
    for (const [, text] of [...(await this.#hashes.getAll(":unavailable-offers"))].sort())
      yield { kind: "offer", offer: JSON.parse(text) as UnavailableOffer };
  }

  async *#runClaims(): AsyncGenerator<RunClaimRow> {
    const found: RunClaimRow[] = [];
    const runs = new Set<string>();
    const processes = new Map(await this.#hashes.getAll(":run-processes"));
    for (const process of processes.keys()) {
      for (const run of await this.#hashes.members(`:run-of:${process}`)) runs.add(run);
    }
    for (const run of runs) {
      const [stack = "", operation = ""] = run.split("\n");
      const numbers = new Map(await this.#hashes.scored(`:run:${run}:order`));
      for (const [urn, text] of await this.#hashes.getAll(`:run:${run}`)) {
        const { process, body } = JSON.parse(text) as { process: string; body: string };
        const claimedAt = processes.get(process) ?? new Date(0).toISOString();
        found.push({ kind: "runClaim", seq: numbers.get(urn) ?? 0, stack, operation, urn, process, claimedAt, body });
      }
    }
    yield* found.sort((a, b) => a.seq - b.seq);
  }

  async *#audit(): AsyncGenerator<StoreRow> {
    for (const stack of [...(await this.#hashes.fields(":audit-heads"))].sort()) {
      const entries = (await this.#hashes.getAll(`:audit:${stack}`)).map(([, text]) => JSON.parse(text) as AuditEntry);
      for (const entry of entries.sort((a, b) => a.seq - b.seq)) yield { kind: "audit", stack, entry };
    }
  }

  async *#reservations(): AsyncGenerator<ReservationRow> {
    const runs = new Map(await this.#hashes.getAll(":unsettled"));
    for (const [field, text] of [...(await this.#hashes.getAll(":reservations"))].sort())
      yield readReservation(field, text, runs.get(field) ?? null);
  }

  async #reservation(field: string): Promise<ReservationRow | null> {
    const text = await this.#hashes.get(":reservations", field);
    return text === null ? null : readReservation(field, text, await this.#hashes.get(":unsettled", field));
  }
}

function readReservation(field: string, text: string, run: string | null): ReservationRow {
  const [urn = "", decisionId = ""] = field.split("\n");
  // Written by reserve and putCommands only.
  return { kind: "reservation", urn, decisionId, ...(JSON.parse(text) as ReservationRowJson), run };
}

function claimOf(text: string): Claim {
  return JSON.parse((JSON.parse(text) as ReservationRowJson).body) as Claim;
}
