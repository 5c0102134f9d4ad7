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

/** One server behind a network of its own, a master with replicas and sentinels, and a cluster of three masters with replicas. */
export async function openArenas(random: () => number): Promise<readonly Arena[]> {
  const [single, sentinels, cluster] = await Promise.all([startSingle(), startSentinels(), startClusterWithReplicas()]);
  const proxy = await TcpProxy.before(single.servers[0]?.port ?? 0);
  const faulty = [...singleFaults, ...networkFaults(proxy, random)];
  const [far, near] = [`redis://127.0.0.1:${proxy.port}?timeoutMs=6000`, "timeoutMs=8000&replicas=1"];
  return [
    arena("one server", single, far, faulty, random, () => proxy.close()),
    arena("a master with sentinels", sentinels, `${sentinels.url}?${near}`, sentinelFaults, random),
    arena("a cluster", cluster, `${cluster.url}?${near}`, clusterFaults, random),
  ];
}

function arena(
  name: string,
  deployment: RedisDeployment,
  url: string,
  faults: readonly StoreFault[],
  random: () => number,
  close: () => Promise<void> = async () => undefined,
): Arena {
  const storm = new StoreStorm({
    pipelines: mostPipelines,
    nodes: 20,
    capacity: { vcpus: 32, memoryGiB: 1000, diskGiB: 0, gpus: 0 },
    random,
    open: () => openRedisStore({ url, fleetId: faultFleet, now }),
  });
  const dispose = async (): Promise<void> => {
    await storm.close().catch(() => undefined);
    await close();
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
