import { NovaCronError } from "../errors/novacron-error.ts";
import { lostWrite } from "./lost-write.ts";
import type { RedisClient, ScriptReply } from "./redis-client.ts";
import type { RedisScriptName } from "./redis-scripts.ts";

/** A word of a command, as it goes to the server. */
export type Word = string | number | Buffer;
/** A command on one key: its verb, the key without the fleet's prefix (`:reservations`), and the rest. */
export type RedisCommand = readonly [verb: string, key: string, ...words: Word[]];
/** What a field of a hash has to hold still; null: nothing. */
export interface Expectation {
  readonly key: string;
  readonly field: string;
  readonly value: string | null;
}

/** The hashes of one fleet: reads, and writes that happen as a whole or not at all. Keys are without the fleet's prefix. */
export class RedisHashes {
  readonly #client: RedisClient;
  readonly #prefix: string;

  constructor(client: RedisClient, prefix: string) {
    this.#client = client;
    this.#prefix = prefix;
  }

  get(key: string, field: string): Promise<string | null> {
    return this.#client.ask((client) => client.hget(this.#key(key), field));
  }

  getBytes(key: string, field: string): Promise<Buffer | null> {
    return this.#client.ask((client) => client.hgetBuffer(this.#key(key), field));
  }

  /** Fields with their values, in no order. */
  async getAll(key: string): Promise<readonly (readonly [field: string, value: string])[]> {
    return Object.entries(await this.#client.ask((client) => client.hgetall(this.#key(key))));
  }

  fields(key: string): Promise<readonly string[]> {
    return this.#client.ask((client) => client.hkeys(this.#key(key)));
  }

  count(key: string): Promise<number> {
    return this.#client.ask((client) => client.hlen(this.#key(key)));
  }

  values(key: string, fields: readonly string[]): Promise<readonly (string | null)[]> {
    if (fields.length === 0) return Promise.resolve([]);
    return this.#client.ask((client) => client.hmget(this.#key(key), ...fields));
  }

  members(key: string): Promise<readonly string[]> {
    return this.#client.ask((client) => client.smembers(this.#key(key)));
  }

  /** Members of a sorted set, the highest first. */
  newest(key: string, limit: number): Promise<readonly string[]> {
    return this.#client.ask((client) => client.zrevrange(this.#key(key), 0, limit - 1));
  }

  /** Members of a sorted set with their scores, the lowest first. */
  async scored(key: string): Promise<readonly (readonly [member: string, score: number])[]> {
    const flat = await this.#client.ask((client) => client.zrange(this.#key(key), "0", "-1", "WITHSCORES"));
    return Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at] ?? "", Number(flat[2 * at + 1])] as const);
  }

  /** The first of `count` numbers that nobody had before and that are higher than all before. */
  async nextNumbers(count: number): Promise<number> {
    return (await this.#client.ask((client) => client.hincrby(this.#key(":meta"), "seq", count))) - count + 1;
  }

  /** Carries commands out where all that is expected is so. @returns False, and nothing changes, where it is not. */
  async commit(commands: readonly RedisCommand[], expected: readonly Expectation[] = []): Promise<boolean> {
    return (await this.#client.script("novacronCommit", this.#prefix, ...this.#words(commands, expected))) === 1;
  }

  /** The same for what has to be written down also where memory is full: a line of the audit log. */
  async commitAlways(commands: readonly RedisCommand[], expected: readonly Expectation[]): Promise<boolean> {
    return (await this.#client.script("novacronForget", this.#prefix, ...this.#words(commands, expected))) === 1;
  }

  /** The same for commands that only take away: a server whose memory is full carries them out, too. */
  async forget(commands: readonly RedisCommand[]): Promise<void> {
    await this.#client.script("novacronForget", this.#prefix, ...this.#words(commands, []));
  }

  /**
   * Makes sure that what was acknowledged is there, and on as many replicas as the store's URL wants: the server that
   * acknowledged it may have died since, and its heir have nothing of it. Does nothing where no replicas are wanted.
   * @param what it is, for messages.
   * @throws {NovaCronError} NC1714 where it is gone; NC1713 where too few replicas have it.
   */
  async confirm(expected: readonly Expectation[], what: string): Promise<void> {
    const wanted = this.#client.replicas;
    if (wanted === 0) return;
    // A write, without which this connection has nothing to wait for.
    const words = this.#words([["HSET", ":meta", "confirmed", ""]], expected);
    const [stands, having] = await this.#client.replicated("novacronForget", this.#prefix, ...words);
    if (stands !== 1) throw lostWrite(what);
    if (having >= wanted) return;
    throw new NovaCronError("NC1713", `${what} lies on ${having} of ${wanted} replicas`, {
      property: "store",
      expected: `${wanted} replicas that follow the master`,
      remedy:
        "Mend the replicas, or lower replicas= in the URL of the store. Then run the same again: what is reserved already is not reserved twice.",
    });
  }

  script(name: RedisScriptName, ...words: readonly Word[]): Promise<ScriptReply> {
    return this.#client.script(name, this.#prefix, ...words);
  }

  /** {@link RedisClient.scriptInTime}: until when it is waited for comes between `first` and the other words. */
  scriptInTime(name: RedisScriptName, first: readonly Word[], words: readonly Word[]): Promise<ScriptReply> {
    return this.#client.scriptInTime(name, this.#prefix, (until) => [...first, until, ...words]);
  }

  #words(commands: readonly RedisCommand[], expected: readonly Expectation[]): Word[] {
    return [
      expected.length,
      ...expected.flatMap(({ key, field, value }) => [`~${key}`, field, value ?? ""]),
      ...commands.flatMap(([verb, key, ...words]) =>
        parts(words).flatMap((part) => [part.length + 2, verb, `~${key}`, ...part]),
      ),
    ];
  }

  #key(key: string): string {
    return this.#prefix + key;
  }
}

/** Words of one command at most: Lua takes some 8,000. Even, since fields come with values and scores with members. */
const partLength = 1000;

/** What is carried out one part after the other is the same: each command here adds or takes away what it is given. */
function parts(words: readonly Word[]): readonly (readonly Word[])[] {
  const count = Math.max(1, Math.ceil(words.length / partLength));
  return Array.from({ length: count }, (_, at) => words.slice(at * partLength, (at + 1) * partLength));
}
