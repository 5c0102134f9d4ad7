import { NovaCronError } from "../errors/novacron-error.ts";
import { type TlsFiles, tlsFileNames, tlsFilesOf } from "./redis-tls.ts";

/** User and password for Redis' AUTH; the user is absent for servers without ACL users. */
export interface RedisCredentials {
  readonly username?: string;
  readonly password: string;
}

interface Common {
  readonly credentials: RedisCredentials | null;
  /** Index of the database, 0 where the URL names none. */
  readonly database: number;
}

/** Where a Redis server listens. */
export type RedisAddress =
  | (Common & {
      readonly kind: "tcp";
      readonly host: string;
      readonly port: number;
      /** Null without TLS. */
      readonly tls: TlsFiles | null;
    })
  | (Common & { readonly kind: "unix"; readonly path: string });

const expected =
  "redis://[[user]:password@]host[:port][/database], the same with rediss: for TLS and at will ?ca=, cert= and key= of PEM files, or unix:///path[?db=database], with credentials unix://[user]:password@localhost/path";

/**
 * Reads a Redis URL. Options that it does not know are refused rather than ignored.
 * @throws {NovaCronError} NC1703 on anything else. The message never quotes the URL: even in a malformed one, some part is
 *   likely to be a password.
 */
export function parseRedisUrl(url: string): RedisAddress {
  if (!URL.canParse(url)) throw malformed("it cannot be parsed as a URL");
  const parsed = new URL(url);
  if (parsed.hash !== "") throw malformed("it has a fragment (a # in a password is written %23)");
  const credentials = credentialsOf(parsed);
  if (parsed.protocol === "unix:") return unixAddress(parsed, credentials);
  if (parsed.protocol !== "redis:" && parsed.protocol !== "rediss:") {
    throw malformed("its scheme is neither redis:, rediss: nor unix:");
  }
  if (parsed.hostname === "") throw malformed("it names no host");
  for (const name of parsed.searchParams.keys()) {
    if (!tlsFileNames.some((known) => known === name))
      throw malformed("its query has another option than ca, cert and key");
  }
  const [, database = ""] = /^\/?(.*)$/s.exec(parsed.pathname) ?? [];
  return {
    kind: "tcp",
    // URL keeps the brackets of an IPv6 address; a socket wants it without.
    host: parsed.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: parsed.port === "" ? 6379 : portOf(parsed.port),
    tls: tlsFilesOf(parsed.searchParams, parsed.protocol === "rediss:", malformed),
    credentials,
    database: databaseOf(database),
  };
}

/** The address for messages, without credentials. */
export function describeRedisAddress(address: RedisAddress): string {
  if (address.kind === "unix") return `unix://${address.path}?db=${address.database}`;
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return `${address.tls !== null ? "rediss" : "redis"}://${host}:${address.port}/${address.database}`;
}

function unixAddress(parsed: URL, credentials: RedisCredentials | null): RedisAddress {
  // A URL can only carry credentials for a host, so a socket may be said to be on localhost.
  if (parsed.hostname !== "" && parsed.hostname !== "localhost")
    throw malformed("a unix: URL has three slashes: unix:///run/redis.sock");
  for (const name of parsed.searchParams.keys()) {
    if (name !== "db") throw malformed("its query has another option than db");
  }
  const path = decode(parsed.pathname);
  if (path.length < 2) throw malformed("it names no socket");
  return { kind: "unix", path, credentials, database: databaseOf(parsed.searchParams.get("db") ?? "") };
}

function credentialsOf(parsed: URL): RedisCredentials | null {
  const username = decode(parsed.username);
  const password = decode(parsed.password);
  if (username === "" && password === "") return null;
  if (password === "") throw malformed("it has a user without a password (a password alone is written :password@)");
  return username === "" ? { password } : { username, password };
}

function portOf(text: string): number {
  const port = Number(text);
  if (port < 1) throw malformed("its port is 0");
  return port;
}

function databaseOf(text: string): number {
  if (text === "") return 0;
  if (!/^\d{1,5}$/.test(text)) throw malformed("its database is not a number from 0 to 99999");
  return Number(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed("it has a % that begins no escape (a % in a password is written %25)");
  }
}

function malformed(what: string): NovaCronError {
  return new NovaCronError("NC1703", `the Redis URL is malformed: ${what}`, { property: "cache.redis.url", expected });
}
