import type { Digest } from "../crypto/canonical-json.ts";
import type { DecisionRecord } from "../schema/decision.ts";
import { type TellableSnapshot, tellableSnapshot } from "../world/blind-claim.ts";
import type { Snapshot } from "../world/snapshot.ts";
import type { RedisHashes } from "./redis-hashes.ts";
import { type DecisionRecordEntry, type Pruned, type PruneLimits, prunedForMs, type RecordStore } from "./store.ts";
import { packJson, unpackAddressed, unpackJson } from "./stored-json.ts";

/** Snapshots, decision records and job results in Redis; see {@link Store} for what each method does. */
export class RedisRecords implements RecordStore {
  readonly #hashes: RedisHashes;
  readonly #now: () => Date;
  readonly #location: string;

  constructor(hashes: RedisHashes, now: () => Date, location: string) {
    this.#hashes = hashes;
    this.#now = now;
    this.#location = location;
  }

  async putSnapshot(snapshot: Snapshot): Promise<Digest> {
    const { digest, body } = packJson(tellableSnapshot(snapshot));
    await this.#hashes.commit([
      ["HSET", ":snapshots", digest, Buffer.from(body)],
      ["ZADD", ":snapshots-at", this.#now().getTime(), digest],
    ]);
    return digest;
  }

  async getSnapshot(digest: string): Promise<TellableSnapshot | undefined> {
    const body = await this.#hashes.getBytes(":snapshots", digest);
    // The digest vouches for the shape: what has it is what putSnapshot was given.
    return body === null ? undefined : (unpackAddressed(body, digest, this.#location) as TellableSnapshot);
  }

  async prune({ superseded, all }: PruneLimits): Promise<Pruned | null> {
    const instants = [this.#now().getTime(), Date.parse(superseded), Date.parse(all)];
    const [planned, snapshots] = (await this.#hashes.script("novacronPrune", prunedForMs, ...instants)) as number[];
    return planned === undefined || snapshots === undefined ? null : { planned, snapshots };
  }

  async putDecisionRecord(stack: string, record: DecisionRecord): Promise<Digest> {
    const { digest, body } = packJson(record);
    const { urn } = record.subject;
    const seq = await this.#hashes.nextNumbers(1);
    const entry: RecordEntryJson = {
      urn,
      target: record.target.name,
      snapshot: record.basis.snapshot,
      recordedAt: this.#now().toISOString(),
    };
    await this.#hashes.commit([
      ["HSET", ":records", digest, Buffer.from(body)],
      ["HSET", ":record-entries", `${stack}\n${digest}`, JSON.stringify(entry)],
      // A decision that is made again is the newest again.
      ["ZADD", `:history:${stack}`, seq, digest],
      ["ZADD", `:history:${stack}\n${urn}`, seq, digest],
    ]);
    return digest;
  }

  async getDecisionRecord(digest: string, stack?: string): Promise<DecisionRecord | undefined> {
    if (stack !== undefined && (await this.#hashes.get(":record-entries", `${stack}\n${digest}`)) === null)
      return undefined;
    const body = await this.#hashes.getBytes(":records", digest);
    return body === null ? undefined : (unpackAddressed(body, digest, this.#location) as DecisionRecord);
  }

  async listDecisionRecords(
    stack: string,
    filter: { readonly urn?: string; readonly limit?: number } = {},
  ): Promise<readonly DecisionRecordEntry[]> {
    const { urn, limit = 0 } = filter;
    const key = urn === undefined ? `:history:${stack}` : `:history:${stack}\n${urn}`;
    const digests = await this.#hashes.newest(key, limit);
    const entries = await this.#hashes.values(
      ":record-entries",
      digests.map((digest) => `${stack}\n${digest}`),
    );
    return digests.flatMap((digest, at) => {
      const text = entries[at] ?? null;
      if (text === null) return [];
      const { snapshot: _, ...entry } = JSON.parse(text) as RecordEntryJson;
      return [{ digest: digest as Digest, ...entry }];
    });
  }

  async putJobResult(stack: string, digest: string, result: unknown): Promise<void> {
    await this.#hashes.commit([["HSET", ":jobs", `${stack}\n${digest}`, Buffer.from(packJson(result).body)]]);
  }

  async getJobResult(stack: string, digest: string): Promise<unknown> {
    const body = await this.#hashes.getBytes(":jobs", `${stack}\n${digest}`);
    return body === null ? undefined : unpackJson(body);
  }

  /** Digests under which something else lies. */
  async problems(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const key of [":snapshots", ":records"]) {
      for (const digest of await this.#hashes.fields(key)) {
        const body = await this.#hashes.getBytes(key, digest);
        try {
          if (body !== null) unpackAddressed(body, digest, this.#location);
        } catch {
          found.push(`${key.slice(1)} holds under ${digest} something else`);
        }
      }
    }
    return found;
  }
}

/** What is listed of a record without reading it. */
export interface RecordEntryJson extends Omit<DecisionRecordEntry, "digest"> {
  readonly snapshot: string;
}
