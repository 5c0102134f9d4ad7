import { tlsFileNames } from "../cache/redis-tls.ts";
import { describeRedisAddress, parseRedisUrl, type RedisAddress, type RedisCredentials } from "../cache/redis-url.ts";
import { NovaCronError } from "../errors/novacron-error.ts";

/** Where a fleet's shared store is, and on which terms it is used. */
export interface RedisStoreAddress {
  readonly kind: "single" | "sentinel" | "cluster";
  /** One server, the sentinels, or nodes to begin with. At least one; credentials and database are the same for all. */
  readonly servers: readonly [RedisAddress, ...RedisAddress[]];
  /** Name that the sentinels know the master by. */
  readonly master: string | null;
  /** Of the sentinels themselves; those of the URL's host are the servers'. */
  readonly sentinelCredentials: RedisCredentials | null;
  /** What all keys begin with. */
  readonly prefix: string;
  /** How long to wait for an answer, with all retries, before it is an error. */
  readonly timeoutMs: number;
  /** Replicas that have to have a reservation before it counts. */
  readonly replicas: number;
}

const shape =
  /^(?<scheme>rediss?)(?:\+(?<kind>sentinel|cluster))?:\/\/(?<user>[^@/?]*@)?(?<hosts>[^/?#]*)(?<path>\/[^?#]*)?(?:\?(?<query>[^#]*))?$/;

const expected =
  "redis://[[user]:password@]host[:port][/database], redis+sentinel://[...@]host:port,host:port/MASTER[/database] or redis+cluster://[...@]host:port,host:port, each with rediss for TLS, or unix:///path; after ? at will prefix=, timeoutMs= and replicas=, with rediss ca=, cert= and key= of PEM files";

/** Whether `store` in the configuration is a Redis URL rather than the path of a file. */
export function isRedisStore(store: string): boolean {
  return /^(?:rediss?(?:\+[a-z]+)?|unix):\/\//.test(store);
}

/**
 * Reads the URL of a shared store.
 * @throws {NovaCronError} NC1703 on anything else. The message never quotes the URL, which may hold a password.
 */
export function parseRedisStoreUrl(url: string): RedisStoreAddress {
  if (url.startsWith("unix:")) {
    const [address = "", query = ""] = url.split("?", 2);
    const options = optionsOf(query, ["db"]);
    const database = new URLSearchParams(query).get("db");
    const server = serverOf(database === null ? address : `${address}?db=${database}`);
    return { kind: "single", servers: [server], master: null, sentinelCredentials: null, ...options };
  }
  const parts = shape.exec(url)?.groups;
  if (parts === undefined) throw malformed("it is no Redis URL");
  const { scheme = "", kind = "single", user = "", hosts = "", path = "", query = "" } = parts;
  const [master, databasePath] = kind === "sentinel" ? masterOf(path) : [null, path];
  if (kind === "cluster" && path.length > 1) throw malformed("a cluster has no databases");
  const [first, ...others] = hosts.split(",");
  if (kind === "single" && others.length > 0)
    throw malformed("one server has one host; more are +sentinel or +cluster");
  const files = new URLSearchParams([...new URLSearchParams(query)].filter(([name]) => isTlsFile(name)));
  const server = (host: string) => serverOf(`${scheme}://${user}${host}${databasePath}?${files}`);
  return {
    kind: kind as RedisStoreAddress["kind"],
    servers: [server(first ?? ""), ...others.map(server)],
    master,
    sentinelCredentials: sentinelCredentialsOf(new URLSearchParams(query)),
    ...optionsOf(query, kind === "sentinel" ? [...tlsFileNames, ...sentinelNames] : tlsFileNames),
  };
}

/** The address for messages, without credentials. */
export function describeRedisStore({ kind, servers, master, prefix }: RedisStoreAddress): string {
  const list = servers.map(describeRedisAddress).join(",");
  const where =
    kind === "single" ? list : kind === "cluster" ? `cluster ${list}` : `${master} of the sentinels ${list}`;
  return `${where} (prefix ${prefix})`;
}

const sentinelNames = ["sentinelUser", "sentinelPassword"] as const;

function sentinelCredentialsOf(options: URLSearchParams): RedisCredentials | null {
  const [username, password] = sentinelNames.map((name) => options.get(name));
  if (username && !password) throw malformed("it has a sentinelUser without a sentinelPassword");
  if (!password) return null;
  return username ? { username, password } : { password };
}

const isTlsFile = (name: string): boolean => tlsFileNames.some((known) => known === name);

function masterOf(path: string): readonly [string, string] {
  const [, master, database = ""] = /^\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  if (master === undefined) throw malformed("it names no master: redis+sentinel://host:port/MASTER");
  return [decodeURIComponent(master), database];
}

function optionsOf(
  query: string,
  also: readonly string[],
): Pick<RedisStoreAddress, "prefix" | "timeoutMs" | "replicas"> {
  const options = new URLSearchParams(query);
  const known = ["prefix", "timeoutMs", "replicas", ...also];
  for (const name of options.keys()) {
    if (!known.includes(name)) throw malformed(`its query has another option than ${known.join(", ")}`);
  }
  const prefix = options.get("prefix") ?? "novacron";
  if (!/^[A-Za-z0-9._:-]{1,64}$/.test(prefix)) throw malformed("its prefix is not 1 to 64 letters, digits or . _ : -");
  return {
    prefix,
    timeoutMs: wholeNumber(options, "timeoutMs", 100, 120_000) ?? 10_000,
    replicas: wholeNumber(options, "replicas", 0, 16) ?? 0,
  };
}

function wholeNumber(options: URLSearchParams, name: string, least: number, most: number): number | undefined {
  const text = options.get(name);
  if (text === null) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw malformed(`its ${name} is not a whole number from ${least} to ${most}`);
}

function serverOf(url: string): RedisAddress {
  try {
    return parseRedisUrl(url);
  } catch (error) {
    if (!(error instanceof NovaCronError)) throw error;
    throw malformed(error.message.replace(/^.*?malformed: /s, ""));
  }
}

function malformed(what: string): NovaCronError {
  return new NovaCronError("NC1703", `the URL of the store is malformed: ${what}`, { property: "store", expected });
}
