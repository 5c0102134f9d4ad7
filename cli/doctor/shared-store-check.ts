import type { StorePlace } from "../../provider/store/open-store.ts";
import { type RedisHealth, redisHealth } from "../../provider/store/redis-health.ts";
import type { Terminal } from "../terminal.ts";

/** Leases, and what is over by then, are told by clocks: of runners and of the server. */
const allowedSkewMs = 2_000;
/** A plan asks a store some dozens of times. */
const slowMs = 100;

/** What is to be said of a shared store's server that works: nothing where all is as it should be. */
export interface ServerFinding {
  readonly health: RedisHealth;
  /** Each with how to mend it. */
  readonly problems: readonly (readonly [what: string, remedy: string])[];
}

/**
 * Asks the server of a shared store for its clock, its replicas and how fast it is.
 * @throws {NovaCronError} NC1712 where it cannot be reached.
 */
export async function examineServer(place: StorePlace, fleetId: string, terminal: Terminal): Promise<ServerFinding> {
  const health = await redisHealth(place.at, fleetId, () => terminal.now().getTime());
  const { clockAheadMs, latencyMs, replicas, wantedReplicas } = health;
  const problems: (readonly [string, string])[] = [];
  if (Math.abs(clockAheadMs) > allowedSkewMs + latencyMs / 2) {
    const seconds = Math.round(Math.abs(clockAheadMs) / 1000);
    problems.push([
      `its clock is ${seconds} s ${clockAheadMs > 0 ? "ahead of" : "behind"} this machine's`,
      "Set both clocks by NTP",
    ]);
  }
  if (replicas < wantedReplicas) {
    problems.push([
      `${replicas} replicas follow it, and reservations wait for ${wantedReplicas}`,
      "Start the replicas that are missing, or lower replicas= in the store's URL",
    ]);
  }
  if (latencyMs > slowMs) {
    problems.push([`an answer takes ${Math.round(latencyMs)} ms`, "Let runners work nearer to the server"]);
  }
  return { health, problems };
}
