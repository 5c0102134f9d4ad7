import type { Redis, RedisOptions } from "ioredis";
import { readTlsFiles, type TlsMaterial } from "./redis-tls.ts";
import type { RedisAddress } from "./redis-url.ts";

/**
 * A connection that is made when it is first needed and dropped at the first sign of trouble, each question with a
 * deadline that includes connecting. All of ioredis' own patience (offline queue, reconnecting, retries) is switched off:
 * it would hold up a plan for a value that can be computed.
 */
export class RedisConnection {
  readonly #address: RedisAddress;
  readonly #timeoutMs: number;
  readonly #tls: TlsMaterial | undefined;
  readonly #dropped = new WeakSet<Connecting>();
  #current: Connecting | undefined;

  /** @throws {NovaCronError} NC1703 where a file for TLS cannot be read. */
  constructor(address: RedisAddress, timeoutMs: number) {
    this.#address = address;
    this.#timeoutMs = timeoutMs;
    this.#tls =
      address.kind === "tcp" && address.tls !== null ? readTlsFiles(address.tls, "cache.redis.url") : undefined;
  }

  /** Asks something; rejects after `timeoutMs` at the latest, and the connection is then made anew next time. */
  async ask<T>(question: (client: Redis) => Promise<T>): Promise<T> {
    // Loading the library is our work, not the server's: the deadline starts afterwards.
    const library = await import("ioredis");
    this.#current ??= this.#connect(library.Redis);
    const used = this.#current;
    const deadline = Promise.withResolvers<never>();
    const timer = setTimeout(() => deadline.reject(new TimeoutError(this.#timeoutMs)), this.#timeoutMs);
    try {
      return await Promise.race([used.ready.then(question), deadline.promise]);
    } catch (error) {
      this.#drop(used);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    if (this.#current) this.#drop(this.#current);
  }

  #connect(Client: typeof Redis): Connecting {
    const client = new Client(clientOptions(this.#address, this.#timeoutMs, this.#tls));
    const ready = new Promise<Redis>((resolve, reject) => {
      // An "error" before "ready" is final, also where ioredis would go on: a refused SELECT would leave us in database 0.
      client.on("error", reject);
      client.connect().then(() => resolve(client), reject);
    });
    const connecting = { client, ready };
    client.on("error", () => this.#drop(connecting));
    // The server hung up, perhaps for idleness: no failure, the next question connects again.
    client.on("end", () => this.#drop(connecting));
    // Whoever asked hears of it; this only keeps a connection that was dropped meanwhile from being an unhandled rejection.
    ready.catch(() => this.#drop(connecting));
    return connecting;
  }

  #drop(connecting: Connecting): void {
    // Once: each call of disconnect() hangs another listener and another timer onto the socket.
    if (!this.#dropped.has(connecting)) connecting.client.disconnect();
    this.#dropped.add(connecting);
    if (this.#current === connecting) this.#current = undefined;
  }
}

/** A client and the promise of its being ready; two things, so that one that never gets ready can be ended too. */
interface Connecting {
  readonly client: Redis;
  readonly ready: Promise<Redis>;
}

/** A question that the server left unanswered. */
export class TimeoutError extends Error {
  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
    this.name = "TimeoutError";
  }
}

/**
 * What went wrong, without anything that the server or the URL said: messages of servers and libraries may quote the
 * command that failed, and AUTH is a command.
 */
export function describeRedisFailure(error: unknown): string {
  if (error instanceof TimeoutError) return error.message;
  if (!(error instanceof Error)) return "unknown failure";
  if ("code" in error && typeof error.code === "string" && /^[A-Z_0-9]+$/.test(error.code)) return error.code;
  const word = answeredWord(error);
  return word
    ? `the server answered ${word}`
    : error.name === "ParserError"
      ? "it does not speak Redis' protocol"
      : "the connection was closed";
}

/**
 * The word in capitals that an error of Redis begins with: NOAUTH, WRONGPASS, LOADING, ERR
 * (https://redis.io/docs/reference/protocol-spec); also where ioredis quotes it as the last that sentinels said.
 */
export function answeredWord(error: unknown): string | undefined {
  return error instanceof Error ? /(?:^|Last error: )([A-Z]{3,20})\b/.exec(error.message)?.[1] : undefined;
}

/** `satisfies`, not a return type: ioredis' constructor takes its own option type only without explicit undefined. */
function clientOptions(address: RedisAddress, timeoutMs: number, tls: TlsMaterial | undefined) {
  const { credentials, database } = address;
  return {
    ...(address.kind === "unix" ? { path: address.path } : { host: address.host, port: address.port }),
    ...(tls !== undefined && { tls }),
    ...(credentials?.username === undefined ? {} : { username: credentials.username }),
    ...(credentials ? { password: credentials.password } : {}),
    db: database,
    lazyConnect: true,
    connectTimeout: timeoutMs,
    // A server that hangs does not answer our FIN either; the socket must not keep the process alive for 2 s.
    disconnectTimeout: 10,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    disableClientInfo: true,
    // GET and SET need nothing newer, and every server speaks it without a HELLO.
    protocol: 2,
  } satisfies RedisOptions;
}
