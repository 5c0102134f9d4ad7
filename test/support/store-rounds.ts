import {
  type RedisDeployment,
  startClusterWithReplicas,
  startSentinels,
  startSingle,
} from "../../provider/store/redis-deployments.ts";
import { openRedisStore } from "../../provider/store/redis-store.ts";
import {
  clusterFaults,
  faultFleet,
  healthy,
  networkFaults,
  type StoreFault,
  sentinelFaults,
  singleFaults,
} from "./store-faults.ts";
import { StoreStorm } from "./store-storm.ts";
import { TcpProxy } from "./tcp-proxy.ts";

/** Servers that fail, and the pipelines that go on meanwhile. */
export interface Arena {
  readonly name: string;
  readonly deployment: RedisDeployment;
  readonly faults: readonly StoreFault[];
  readonly storm: StoreStorm;
  dispose(): Promise<void>;
}

/** What one round found. */
export interface RoundReport {
  readonly arena: string;
  readonly fault: string;
  readonly pipelines: number;
  /** Nodes beyond their capacity. */
  readonly over: readonly string[];
  /** Acknowledged reservations that are gone without a word. */
  readonly lost: readonly string[];
  /** Reservations that nobody made, or that were given back. */
  readonly unknown: readonly string[];
  /** What `novacron store check` would say of indexes and records. */
  readonly unsound: readonly string[];
}

/** The most pipelines of one round. */
export const mostPipelines = 32;

const now = () => new Date("2026-03-01T12:00:00Z");

/**
 * One server, a master with replicas and sentinels, and a cluster of three masters with replicas. Before each server is a network
 * of its own, through which the pipelines come; servers and sentinels hear of each other directly.
 */
export async function openArenas(random: () => number): Promise<readonly Arena[]> {
  const [single, sentinels, cluster] = await Promise.all([startSingle(), startSentinels(), startClusterWithReplicas()]);
  const replicated = "timeoutMs=8000&replicas=1";
  return Promise.all([
    arena("one server", single, "timeoutMs=6000", singleFaults, random),
    arena("a master with sentinels", sentinels, replicated, sentinelFaults, random),
    arena("a cluster", cluster, replicated, clusterFaults, random),
  ]);
}

async function arena(
  name: string,
  deployment: RedisDeployment,
  query: string,
  ownFaults: readonly StoreFault[],
  random: () => number,
): Promise<Arena> {
  const proxies = new Map(
    await Promise.all(deployment.servers.map(async ({ port }) => [port, await TcpProxy.before(port)] as const)),
  );
  const faults = [...ownFaults, ...networkFaults(proxies, random)];
  // Sentinels and clusters tell the servers' own addresses.
  const reachedAt = Object.fromEntries(
    [...proxies].map(([port, proxy]) => [`127.0.0.1:${port}`, { host: "127.0.0.1", port: proxy.port }]),
  );
  const through = [...proxies].reduce(
    (url, [port, proxy]) => url.replace(`:${port}`, `:${proxy.port}`),
    deployment.url,
  );
  const url = `${through}?${query}`;
  const storm = new StoreStorm({
    pipelines: mostPipelines,
    nodes: 20,
    capacity: { vcpus: 32, memoryGiB: 1000, diskGiB: 0, gpus: 0 },
    random,
    open: () => openRedisStore({ url, fleetId: faultFleet, now, reachedAt }),
  });
  const dispose = async (): Promise<void> => {
    await storm.close().catch(() => undefined);
    await Promise.all([...proxies.values()].map((proxy) => proxy.close()));
    await deployment.dispose();
  };
  return { name, deployment, faults, storm, dispose };
}

/** Lets pipelines reserve and give back while a fault strikes, and counts afterwards. */
export async function playRound(
  { name, deployment, storm }: Arena,
  { name: fault, strike }: StoreFault,
  pipelines: number,
): Promise<RoundReport> {
  await healthy(deployment);
  await storm.start(pipelines);
  await storm.progress(50);
  await strike(deployment);
  await storm.progress(50);
  await storm.stop();
  const look = await openRedisStore({ url: `${deployment.url}?timeoutMs=20000`, fleetId: faultFleet, now });
  try {
    return { arena: name, fault, pipelines, ...(await storm.problems(look)), unsound: await look.integrityProblems() };
  } finally {
    await look.close();
  }
}
