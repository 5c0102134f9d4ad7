import { RedisClient } from "./redis-client.ts";
import { parseRedisStoreUrl } from "./redis-store-url.ts";

/** What a shared store's server says of itself. */
export interface RedisHealth {
  /** Of one question and its answer. */
  readonly latencyMs: number;
  /** By how much its clock is ahead of ours; behind where negative. Half of the latency is the most that this is wrong by. */
  readonly clockAheadMs: number;
  /** Replicas that follow it now. */
  readonly replicas: number;
  /** Replicas that the store's URL waits for. */
  readonly wantedReplicas: number;
  readonly version: string;
}

/**
 * Asks the server that holds a fleet's keys how it is. Writes nothing.
 * @param now our own clock, milliseconds since 1970.
 * @throws {NovaCronError} NC1703 for the URL; NC1712 where it cannot be reached.
 */
export async function redisHealth(url: string, fleetId: string, now: () => number): Promise<RedisHealth> {
  const address = parseRedisStoreUrl(url);
  const client = new RedisClient(address);
  const prefix = `${address.prefix}:{${fleetId}}`;
  try {
    // The first question connects, too.
    const server = await client.info(prefix, "server");
    const replication = await client.info(prefix, "replication");
    const asked = performance.now();
    const before = now();
    const [seconds = 0, microseconds = 0] = (await client.ask((commands) => commands.time())).map(Number);
    const latencyMs = performance.now() - asked;
    return {
      latencyMs,
      clockAheadMs: seconds * 1000 + microseconds / 1000 - (before + latencyMs / 2),
      replicas: Number(/^connected_slaves:(\d+)/m.exec(replication)?.[1] ?? 0),
      wantedReplicas: address.replicas,
      version: /^redis_version:(\S+)/m.exec(server)?.[1] ?? "unknown",
    };
  } finally {
    client.close();
  }
}
