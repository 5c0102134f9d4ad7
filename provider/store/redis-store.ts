import { NovaCronError } from "../errors/novacron-error.ts";
import { ComposedStore } from "./composed-store.ts";
import { refuseHalfFilled } from "./copy-store.ts";
import { RedisAudit } from "./redis-audit.ts";
import { RedisAvailability } from "./redis-availability.ts";
import { type ReachedAt, RedisClient } from "./redis-client.ts";
import { RedisFeedback } from "./redis-feedback.ts";
import { RedisHashes } from "./redis-hashes.ts";
import { RedisPlanned } from "./redis-planned.ts";
import { RedisRecords } from "./redis-records.ts";
import { RedisReservations } from "./redis-reservations.ts";
import { RedisRows } from "./redis-rows.ts";
import { RedisRunClaims } from "./redis-run-claims.ts";
import { RedisRunLeases } from "./redis-run-leases.ts";
import { parseRedisStoreUrl } from "./redis-store-url.ts";
import { SealedRows } from "./sealed-rows.ts";
import type { Store } from "./store.ts";

/** Version of the keys and rows in Redis. */
const formatVersion = 1;

/** How to open a shared store. */
export interface OpenRedisStoreOptions {
  /** As {@link parseRedisStoreUrl} reads it. */
  readonly url: string;
  /** The fleet; each has keys of its own, in one hash slot. */
  readonly fleetId: string;
  readonly now: () => Date;
  /** Whether a store may be opened that a copy has not filled yet: for that copy. */
  readonly filling?: boolean;
  /** Where servers of a cluster, or behind sentinels, are reached, if not where they say. */
  readonly reachedAt?: ReachedAt;
  /** Hears once what of the server's settings may lose reservations (NC1715). */
  readonly onWarning?: (code: "NC1715", text: string) => void;
}

/**
 * Opens the shared store of a fleet on Redis 7 or newer: one server, a master that sentinels watch, or a cluster.
 *
 * @throws {NovaCronError} NC1703 for the URL; NC1712 where it cannot be reached, refuses, or is too old; NC1702 written by a
 *   newer NovaCron; NC1716 a copy has not filled it yet.
 */
export async function openRedisStore(options: OpenRedisStoreOptions): Promise<Store> {
  const address = parseRedisStoreUrl(options.url);
  const client = new RedisClient(address, options.reachedAt);
  const prefix = `${address.prefix}:{${options.fleetId}}`;
  try {
    const hashes = new RedisHashes(client, prefix);
    await checkServer(client, prefix, options.onWarning);
    await checkFormat(hashes, client.location);
    const store = composeRedisStore(client, hashes, options);
    return options.filling === true ? store : await refuseHalfFilled(store);
  } catch (error) {
    client.close();
    throw error;
  }
}

/** {@link Store} on Redis. */
function composeRedisStore(client: RedisClient, hashes: RedisHashes, { fleetId, now }: OpenRedisStoreOptions): Store {
  const { location } = client;
  const sealed = new SealedRows();
  const records = new RedisRecords(hashes, now, location);
  const rows = new RedisRows(hashes);
  return new ComposedStore({
    fleetId,
    location,
    sealed,
    records,
    planned: new RedisPlanned(hashes, sealed),
    runClaims: new RedisRunClaims(hashes, now, sealed),
    runLeases: new RedisRunLeases(hashes),
    reservations: new RedisReservations(hashes, now, sealed),
    feedback: new RedisFeedback(hashes, now, location),
    availability: new RedisAvailability(hashes),
    audit: new RedisAudit(hashes),
    rows,
    integrityProblems: async () => [...(await rows.reindex([], false)), ...(await records.problems())],
    close: () => client.close(),
  });
}

async function checkFormat(hashes: RedisHashes, location: string): Promise<void> {
  await hashes.commit([["HSETNX", ":meta", "formatVersion", formatVersion]]);
  const found = await hashes.get(":meta", "formatVersion");
  if (Number(found) <= formatVersion) return;
  throw new NovaCronError("NC1702", `${location} has format ${found}; this version knows ${formatVersion}`, {
    property: "store",
    remedy: "Install the newer NovaCron.",
  });
}

/** What a server says in `INFO`, a line each. */
function told(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1];
}

async function checkServer(
  client: RedisClient,
  prefix: string,
  onWarning: OpenRedisStoreOptions["onWarning"],
): Promise<void> {
  const version = told(await client.info(prefix, "server"), "redis_version") ?? "";
  if (Number.parseInt(version, 10) < 7) {
    throw new NovaCronError("NC1712", `${client.location} is Redis ${version}`, {
      property: "store",
      expected: "Redis 7 or newer, whose scripts may give capacity back when its memory is full",
      remedy: "Upgrade it, or use a file as the store.",
    });
  }
  if (onWarning === undefined) return;
  if (told(await client.info(prefix, "persistence"), "aof_enabled") === "0") {
    onWarning(
      "NC1715",
      `${client.location} has no append-only file: a restart may lose reservations. Set appendonly yes`,
    );
  }
  const policy = told(await client.info(prefix, "memory"), "maxmemory_policy");
  if (policy !== undefined && policy !== "noeviction") {
    onWarning(
      "NC1715",
      `${client.location} evicts (${policy}): reservations may vanish. Set maxmemory-policy noeviction`,
    );
  }
}
