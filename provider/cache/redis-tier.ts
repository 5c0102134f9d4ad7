import type { Redis } from "ioredis";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { TierStats } from "./cache.ts";
import { type CacheEntry, type CacheTier, TierCounters, type TierSize, unexpired } from "./cache-tier.ts";
import { CircuitBreaker } from "./circuit-breaker.ts";
import { decryptEntry, encryptEntry } from "./encrypted-entry.ts";
import { type EntryKey, entryKeyBytes } from "./entry-key.ts";
import type { Marks } from "./invalidation-marks.ts";
import { describeRedisFailure, RedisConnection } from "./redis-connection.ts";
import { defaultRedisBounds, type RedisBounds, RedisEntries } from "./redis-entries.ts";
import { describeRedisAddress, parseRedisUrl } from "./redis-url.ts";
import type { Totals } from "./totals.ts";

/** How to reach the shared tier. */
export interface RedisTierOptions {
  /** `redis:`, `rediss:` or `unix:`; see {@link parseRedisUrl}. */
  readonly url: string;
  /** The fleet whose marks and counters are kept beside its entries. */
  readonly fleetId: string;
  /**
   * What entries are encrypted with: written with the first, read with any. Entries steer decisions and tell of the fleet,
   * and others can read and write on a server that is shared: without a key of 32 bytes the tier is not used.
   */
  readonly keys?: readonly EntryKey[];
  readonly bounds?: RedisBounds;
  /** Longest time that a question may take, connecting included; 200 where absent. */
  readonly timeoutMs?: number;
  /** How long a server that failed is left alone; 30,000 where absent. */
  readonly coolDownMs?: number;
  readonly now: () => Date;
  /** Gets, each at most once: NC1704 the server failed, NC1709 there is no key, NC1710 an entry was tampered with. */
  readonly onDiagnostic: (diagnostic: NovaCronError) => void;
}

/** Entries on a Redis server, shared by machines; encrypted and authenticated, asked through a circuit breaker. */
export class RedisTier implements CacheTier {
  readonly name = "redis";
  readonly shared = this;
  readonly #keys: readonly EntryKey[];
  readonly #writeKey: EntryKey;
  readonly #where: string;
  readonly #connection: RedisConnection;
  readonly #breaker: CircuitBreaker;
  readonly #options: RedisTierOptions;
  readonly #entries: RedisEntries;
  readonly #counters = new TierCounters();
  readonly #reported = new Set<string>();

  private constructor(options: RedisTierOptions, keys: readonly EntryKey[], writeKey: EntryKey) {
    const address = parseRedisUrl(options.url);
    this.#options = options;
    this.#keys = keys;
    this.#writeKey = writeKey;
    this.#where = describeRedisAddress(address);
    this.#connection = new RedisConnection(address, options.timeoutMs ?? 200);
    this.#breaker = new CircuitBreaker(options.coolDownMs ?? 30_000, options.now);
    this.#entries = new RedisEntries(options.fleetId, options.bounds ?? defaultRedisBounds);
  }

  /**
   * The tier, or undefined with a diagnostic NC1709 when there is no usable key. Does not connect yet.
   * @throws {NovaCronError} NC1703 when the URL is malformed.
   */
  static create(options: RedisTierOptions): RedisTier | undefined {
    // The URL first: a mistake in it is to be heard of even while the key is missing.
    const where = describeRedisAddress(parseRedisUrl(options.url));
    const keys = (options.keys ?? []).filter(({ bytes }) => bytes.length === entryKeyBytes);
    const [first] = keys;
    if (first !== undefined) return new RedisTier(options, keys, first);
    const why = (options.keys ?? []).length > 0 ? `not of ${entryKeyBytes} bytes` : "missing";
    options.onDiagnostic(
      new NovaCronError("NC1709", `the cache at ${where} is not used: its authentication key is ${why}`, {
        property: "cache.redis",
        expected: `a secret key of ${entryKeyBytes} bytes`,
        remedy:
          "Configure the key, the same for all who share the server; without it anybody who can write there could steer decisions.",
      }),
    );
    return undefined;
  }

  async get(key: string, nowMs: number): Promise<CacheEntry | undefined> {
    const sealed = await this.#ask((client) => client.getBuffer(key));
    if (sealed === failed) return undefined;
    // Not everything that listens is a Redis, whatever the library's types say.
    const opened = Buffer.isBuffer(sealed) ? decryptEntry(this.#keys, key, sealed) : undefined;
    if (sealed !== null && !opened) this.#reject();
    // The server expires entries by its own clock, and whoever runs it could keep them; the sealed expiry is what counts.
    const entry = unexpired(opened, nowMs);
    if (entry) this.#counters.hits++;
    else this.#counters.misses++;
    return entry;
  }

  async set(key: string, entry: CacheEntry): Promise<void> {
    const nowMs = this.#options.now().getTime();
    if (Math.floor(entry.expiresAtMs - nowMs) < 1) return;
    const sealed = encryptEntry(this.#writeKey, key, entry);
    if (!this.#entries.hasRoomFor(sealed)) return;
    const done = await this.#ask((client) => this.#entries.set(client, key, sealed, entry.expiresAtMs, nowMs));
    if (done !== failed) this.#counters.writes++;
  }

  async delete(key: string): Promise<void> {
    await this.#ask((client) => this.#entries.delete(client, key));
  }

  async clear(): Promise<number> {
    return orNothing(await this.#ask((client) => this.#entries.clear(client))) ?? 0;
  }

  async size(): Promise<TierSize | undefined> {
    return orNothing(await this.#ask((client) => this.#entries.size(client)));
  }

  async marks(): Promise<Marks | undefined> {
    return orNothing(await this.#ask((client) => this.#entries.marks(client)));
  }

  async addMarks(marks: Marks): Promise<void> {
    await this.#ask((client) => this.#entries.addMarks(client, marks));
  }

  async totals(): Promise<Totals | undefined> {
    return orNothing(await this.#ask((client) => this.#entries.totals(client)));
  }

  async addTotals(totals: Totals): Promise<void> {
    await this.#ask((client) => this.#entries.addTotals(client, totals));
  }

  stats(): TierStats {
    return this.#counters.snapshot(this.name);
  }

  async close(): Promise<void> {
    this.#connection.close();
  }

  async #ask<T>(question: (client: Redis) => Promise<T>): Promise<T | typeof failed> {
    if (!this.#breaker.allows()) {
      this.#counters.skipped++;
      return failed;
    }
    try {
      const answer = await this.#connection.ask(question);
      this.#breaker.succeeded();
      return answer;
    } catch (error) {
      this.#breaker.failed();
      this.#counters.errors++;
      this.#report("NC1704", `the cache at ${this.#where} cannot be reached (${describeRedisFailure(error)})`, {
        expected: "a Redis server that answers in time",
        remedy:
          "Decisions stay the same and may take longer. Check the server, or remove `cache.redis` from the configuration.",
      });
      return failed;
    }
  }

  #reject(): void {
    this.#counters.rejected++;
    this.#report("NC1710", `an entry of the cache at ${this.#where} is not what NovaCron wrote there; it was ignored`, {
      expected: "entries that are authenticated with the configured key",
      remedy: "See whether all users of the server have the same key; if so, somebody else has written to it.",
    });
  }

  #report(
    code: "NC1704" | "NC1710",
    what: string,
    detail: { readonly expected: string; readonly remedy: string },
  ): void {
    if (this.#reported.has(code)) return;
    this.#reported.add(code);
    // Without the cause: ioredis hangs the arguments of the failed command onto its errors, of AUTH too.
    this.#options.onDiagnostic(new NovaCronError(code, what, { property: "cache.redis", ...detail }));
  }
}

/** What a question comes to when the server was not asked, or did not answer; distinct from any answer. */
const failed = Symbol("no answer");

function orNothing<T>(answer: T | typeof failed): T | undefined {
  return answer === failed ? undefined : answer;
}
