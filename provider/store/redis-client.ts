import type { Cluster, Redis, RedisOptions } from "ioredis";
import pRetry from "p-retry";
import { answeredWord, describeRedisFailure } from "../cache/redis-connection.ts";
import { readTlsFiles, type TlsMaterial } from "../cache/redis-tls.ts";
import type { RedisAddress } from "../cache/redis-url.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { type RedisScriptName, redisScripts } from "./redis-scripts.ts";
import { describeRedisStore, type RedisStoreAddress } from "./redis-store-url.ts";

type Library = Pick<typeof import("ioredis"), "Cluster" | "Redis">;
/** What ioredis gives for one server, a master found by sentinels, or a cluster. */
export type RedisCommands = Redis | Cluster;
/** Where servers are reached that tell another address of themselves, by `HOST:PORT` as they tell it: behind a NAT, say. */
export type ReachedAt = Readonly<Record<string, { readonly host: string; readonly port: number }>>;
/** What scripts take and give. */
export type ScriptReply = string | number | null | readonly ScriptReply[];

/**
 * The connection of a store. Every question is asked again through failovers and restarts until `timeoutMs` is over, then it
 * fails with NC1712: a store must not be done without, as a cache may. All that is asked may be asked twice, for an
 * answer may be lost on its way. What was given up is not sent later, for the connection is dropped first; and what a server
 * had got by then that hung, it refuses ({@link scriptInTime}).
 */
export class RedisClient {
  readonly location: string;
  readonly #address: RedisStoreAddress;
  readonly #tls: TlsMaterial | undefined;
  readonly #reachedAt: ReachedAt;
  #client: RedisCommands | null = null;
  /** By how many ms at least the clock at the other end of a connection is ahead of `performance.now()`. */
  readonly #clocks = new WeakMap<object, number>();
  /** Hash slots by key: they never change. */
  readonly #slots = new Map<string, number>();

  /** Reads the files for TLS, and does not connect yet. @throws {NovaCronError} NC1703 where one cannot be read. */
  constructor(address: RedisStoreAddress, reachedAt: ReachedAt = {}) {
    const [server] = address.servers;
    this.#address = address;
    this.#reachedAt = reachedAt;
    // The same for all servers.
    this.#tls = server.kind === "tcp" && server.tls !== null ? readTlsFiles(server.tls, "store") : undefined;
    this.location = describeRedisStore(address);
  }

  /** @throws {NovaCronError} NC1712 where there was no answer in time, or the server refuses. */
  async ask<T>(question: (client: RedisCommands, givenUpAt: number) => Promise<T>): Promise<T> {
    const library = await import("ioredis");
    const { timeoutMs } = this.#address;
    const givenUpAt = performance.now() + timeoutMs;
    const deadline = Promise.withResolvers<never>();
    const timer = setTimeout(() => deadline.reject(new Error("deadline")), timeoutMs);
    // Whoever asks hears of it; where the answer comes first, nobody does.
    deadline.promise.catch(() => undefined);
    let last: unknown;
    try {
      return await pRetry(
        () => Promise.race([this.#once(library, (client) => question(client, givenUpAt)), deadline.promise]),
        {
          retries: Number.MAX_SAFE_INTEGER,
          minTimeout: 25,
          maxTimeout: 400,
          maxRetryTime: timeoutMs,
          shouldRetry: ({ error }) => isTransient(error),
          onFailedAttempt: ({ error }) => {
            last = error.message === "deadline" ? (last ?? error) : error;
            // What is asked of one master says MOVED to us, and not to the cluster.
            if (this.#client !== null && "nodes" in this.#client) this.#client.refreshSlotsCache();
          },
        },
      );
    } catch (error) {
      this.#drop();
      throw this.#failure(last ?? error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Runs a script; `prefix` is the key from which it derives the others, all in the same hash slot. */
  script(
    name: RedisScriptName,
    prefix: string,
    ...parameters: readonly (string | number | Buffer)[]
  ): Promise<ScriptReply> {
    return this.ask((client) => run(client, name, prefix, parameters));
  }

  /**
   * The same for a script that must not run when nobody waits for it any more: a server that hung may find it in its socket
   * much later. It is told until when, and answers LATE after it.
   * @param parameters of the moment at which the question is given up, in ms since 1970 by the clock of the server that is
   *   asked. That was read when the connection was made, and may be behind by its round trip, so that the moment is early.
   */
  scriptInTime(
    name: RedisScriptName,
    prefix: string,
    parameters: (until: number) => readonly (string | number | Buffer)[],
  ): Promise<ScriptReply> {
    return this.ask(async (client, givenUpAt) => {
      const node = await this.#node(client, prefix);
      const until = Math.floor(givenUpAt + (await this.#clockAhead(node)));
      return run(client, name, prefix, parameters(until)).catch((error: unknown) => {
        this.#clocks.delete(node.stream);
        throw error;
      });
    });
  }

  /**
   * Runs a script that writes, and waits until what it wrote lies on `replicas` replicas too, a quarter of `timeoutMs` at
   * most. Both go by one connection, one right after the other: `WAIT` speaks for the writes of its own connection, and a
   * new one may lead to another server.
   * @returns What the script gave, and how many replicas have it.
   */
  replicated(
    name: RedisScriptName,
    prefix: string,
    ...parameters: readonly (string | number | Buffer)[]
  ): Promise<readonly [reply: unknown, having: number]> {
    const { replicas, timeoutMs } = this.#address;
    return this.ask(async (client) => {
      const node = await this.#node(client, prefix);
      const both = node.pipeline().eval(redisScripts[name], 2, prefix, `${prefix}:meta`, ...parameters);
      const results = (await both.wait(replicas, Math.ceil(timeoutMs / 4)).exec()) ?? [];
      const failed = results.find(([error]) => error !== null)?.[0];
      if (failed != null) throw failed;
      const [reply, having] = results.map(([, result]) => result);
      return [reply, Number(having)];
    });
  }

  /** What the server that holds a key says of itself, as `INFO SECTION`. */
  info(prefix: string, section: string): Promise<string> {
    return this.ask(async (client) => (await this.#node(client, prefix)).info(section));
  }

  async #node(client: RedisCommands, key: string): Promise<Redis> {
    return "nodes" in client ? this.#nodeOf(client, key) : client;
  }

  /** The master that a key lies on. */
  async #nodeOf(cluster: Cluster, key: string): Promise<Redis> {
    const slot = this.#slots.get(key) ?? (await cluster.cluster("KEYSLOT", key));
    this.#slots.set(key, slot);
    const known = (): Redis | undefined => {
      const [address] = cluster.slots[slot] ?? [];
      return cluster.nodes("master").find(({ options }) => `${options.host}:${options.port}` === address);
    };
    // A node whose connection broke is forgotten until a question about a key of its is asked elsewhere, and sent on to it.
    if (known() === undefined) await cluster.hlen(key);
    const node = known();
    if (node === undefined) throw new Error(`no master holds ${key} now`);
    return node;
  }

  /** Asks each connection once, and again after it was wrong: the clock of a server may be set. */
  async #clockAhead(node: Redis): Promise<number> {
    const known = this.#clocks.get(node.stream);
    if (known !== undefined) return known;
    const [seconds = 0, microseconds = 0] = (await node.time()).map(Number);
    const ahead = seconds * 1000 + microseconds / 1000 - performance.now();
    this.#clocks.set(node.stream, ahead);
    return ahead;
  }

  get replicas(): number {
    return this.#address.replicas;
  }

  close(): void {
    this.#drop();
  }

  async #once<T>(library: Library, question: (client: RedisCommands) => Promise<T>): Promise<T> {
    if (this.#client === null || this.#client.status === "end") this.#client = this.#connect(library);
    const client = this.#client;
    if (client.status !== "ready") await ready(client);
    return question(client);
  }

  #connect({ Cluster, Redis }: Library): RedisCommands {
    const { kind, servers, master, sentinelCredentials, timeoutMs } = this.#address;
    const common = this.#options(servers[0], timeoutMs);
    const hosts = servers.flatMap((server) =>
      server.kind === "tcp" ? [{ host: server.host, port: server.port }] : [],
    );
    const scripts = Object.fromEntries(
      Object.entries(redisScripts).map(([name, lua]) => [name, { lua, numberOfKeys: 2 }]),
    );
    const natMap = { ...this.#reachedAt };
    const client: RedisCommands =
      kind === "cluster"
        ? new Cluster(hosts, {
            scripts,
            redisOptions: common,
            enableOfflineQueue: false,
            slotsRefreshTimeout: timeoutMs,
            clusterRetryStrategy: () => 50,
            natMap,
            lazyConnect: true,
          })
        : new Redis({
            ...common,
            scripts,
            ...(kind === "sentinel" && {
              sentinels: hosts,
              natMap,
              name: master ?? "",
              sentinelRetryStrategy: () => 50,
              ...(common.tls !== undefined && { sentinelTLS: common.tls, enableTLSForSentinelMode: true }),
              ...(sentinelCredentials !== null && { sentinelPassword: sentinelCredentials.password }),
              ...(sentinelCredentials?.username !== undefined && { sentinelUsername: sentinelCredentials.username }),
            }),
          });
    // Its questions hear of every failure; an event without a listener would end the process.
    client.on("error", () => undefined);
    client.connect().catch(() => undefined);
    return client;
  }

  /** `satisfies`, not a return type: the constructors take their option types only without explicit undefined. */
  #options(server: RedisAddress, timeoutMs: number) {
    const { credentials, database } = server;
    return {
      ...(server.kind === "unix" ? { path: server.path } : { host: server.host, port: server.port }),
      ...(this.#tls !== undefined && { tls: this.#tls }),
      ...(credentials?.username !== undefined && { username: credentials.username }),
      ...(credentials && { password: credentials.password }),
      db: database,
      lazyConnect: true,
      connectTimeout: Math.min(timeoutMs, 2000),
      disconnectTimeout: 10,
      // A server that hangs is noticed by its silence, and the question asked again on a new connection.
      socketTimeout: Math.max(1000, Math.floor(timeoutMs / 3)),
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => 50,
      // After a failover the old master answers as a replica: ask the sentinels, or the name's address, again.
      reconnectOnError: (error) => /^(?:READONLY|MASTERDOWN|LOADING)/.test(error.message),
      // CLIENT SETINFO is newer than Redis 7.0, whose users cannot even be allowed it.
      disableClientInfo: true,
      protocol: 2,
      replyMapping: "legacy" as const,
    } satisfies RedisOptions;
  }

  #drop(): void {
    this.#client?.disconnect();
    this.#client = null;
  }

  #failure(error: unknown): NovaCronError {
    if (error instanceof NovaCronError) return error;
    const word = answeredWord(error);
    const remedy =
      word === "OOM"
        ? "Its memory is full: raise maxmemory, or free some. Reservations can still be given back."
        : word === "NOAUTH" || word === "WRONGPASS" || word === "NOPERM"
          ? `Correct user and password in the URL of the store${this.#address.kind === "sentinel" ? ", and sentinelPassword= where the sentinels want one" : ""}; docs/shared-store.md lists what the user has to be allowed.`
          : "Start it or correct `novacron:store`. Nothing is decided without the store, so nothing was changed.";
    const what =
      error instanceof Error && error.message === "deadline" ? "no answer in time" : describeRedisFailure(error);
    return new NovaCronError("NC1712", `${this.location}: ${what} within ${this.#address.timeoutMs} ms`, {
      property: "store",
      expected: "a Redis 7 that answers",
      remedy,
      cause: error,
    });
  }
}

/** Whether the same may go well a moment later: connections that broke, and what servers say during a failover. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof NovaCronError || error.message === "deadline") return false;
  // A certificate that is not trusted today is not trusted in a second.
  if ("code" in error && /CERT|TLS|SSL|UNABLE_TO/.test(String(error.code))) return false;
  if (error.name !== "ReplyError") return true;
  return /^(?:READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|NOREPLICAS|BUSY|UNKILLABLE|LATE)\b/.test(
    error.message,
  );
}

function ready(client: RedisCommands): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onReady = () => resolve();
  const onError = (error: Error) => reject(error);
  const onEnd = () => reject(new Error("the connection was closed"));
  client.once("ready", onReady).once("error", onError).once("end", onEnd);
  return promise.finally(() => client.off("ready", onReady).off("error", onError).off("end", onEnd));
}

/** ioredis defines a method for each script that it was given, of which its types know nothing. */
function run(
  client: RedisCommands,
  name: RedisScriptName,
  prefix: string,
  parameters: readonly (string | number | Buffer)[],
): Promise<ScriptReply> {
  const methods = client as unknown as Record<RedisScriptName, (...all: unknown[]) => Promise<ScriptReply>>;
  return methods[name](prefix, `${prefix}:meta`, ...parameters);
}
