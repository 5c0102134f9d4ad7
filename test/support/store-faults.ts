import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import type { RedisDeployment, RedisProcess } from "../../provider/store/redis-deployments.ts";

/** A fault of a deployment, and its mending. */
export interface StoreFault {
  readonly name: string;
  /** Brings it about, waits as long as it is to last, and mends it. */
  readonly strike: (deployment: RedisDeployment) => Promise<void>;
}

/** The server that is the master now, as the sentinels have it. */
async function masterOf({ servers, sentinels }: RedisDeployment): Promise<RedisProcess> {
  for (let attempt = 0; attempt < 200; attempt++) {
    for (const { port } of sentinels) {
      const address = await asking(port, (redis) => redis.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "main")).catch(
        () => null,
      );
      const master = servers.find((server) => Array.isArray(address) && address[1] === `${server.port}`);
      if (master !== undefined) return master;
    }
    const [only] = servers;
    if (sentinels.length === 0 && only !== undefined) return only;
    await delay(50);
  }
  throw new Error("no sentinel knows the master");
}

/** Waits until all replicas follow the master again: what an earlier fault left behind is no part of the next. */
export async function healthy(deployment: RedisDeployment): Promise<void> {
  const replicas = deployment.sentinels.length === 0 ? 0 : deployment.servers.length - 1;
  for (let attempt = 0; attempt < 600; attempt++) {
    const { port } = await masterOf(deployment);
    const said = await asking(port, (redis) => redis.info("replication")).catch(() => "");
    const following = said.match(/^slave\d+:.*state=online/gm)?.length ?? 0;
    if (said.includes("role:master") && following === replicas) return;
    await delay(50);
  }
  throw new Error("the replicas do not follow the master");
}

async function replicaOf(deployment: RedisDeployment): Promise<RedisProcess> {
  const master = await masterOf(deployment);
  const replica = deployment.servers.find((server) => server !== master);
  if (replica === undefined) throw new Error("there is no replica");
  return replica;
}

async function asking<T>(port: number, question: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({
    host: "127.0.0.1",
    port,
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 500,
    commandTimeout: 1000,
  });
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}

/** How long a fault lasts: longer than the sentinels need to see it and to elect a master. */
const lastsMs = 2500;

const outage =
  (choose: (deployment: RedisDeployment) => Promise<RedisProcess>) =>
  async (deployment: RedisDeployment): Promise<void> => {
    const server = await choose(deployment);
    await server.kill();
    await delay(lastsMs);
    await server.restart();
  };

const sentinelOf = ({ sentinels }: RedisDeployment): Promise<RedisProcess> => {
  const [first] = sentinels;
  return first === undefined ? Promise.reject(new Error("there is no sentinel")) : Promise.resolve(first);
};

/** Faults of a master with replicas and sentinels. */
export const sentinelFaults: readonly StoreFault[] = [
  { name: "the master is killed", strike: outage(masterOf) },
  { name: "a replica is killed", strike: outage(replicaOf) },
  { name: "a sentinel is killed", strike: outage(sentinelOf) },
  {
    name: "the master hangs, and comes back when another took its place",
    strike: async (deployment) => {
      const master = await masterOf(deployment);
      master.freeze();
      await delay(lastsMs);
      master.thaw();
    },
  },
  {
    name: "a replica hangs",
    strike: async (deployment) => {
      const replica = await replicaOf(deployment);
      replica.freeze();
      await delay(1000);
      replica.thaw();
    },
  },
];

/** Faults of one server with an append-only file. */
export const singleFaults: readonly StoreFault[] = [
  { name: "the server is killed and starts from its file", strike: outage(masterOf) },
  {
    name: "the server hangs",
    strike: async (deployment) => {
      const master = await masterOf(deployment);
      master.freeze();
      await delay(800);
      master.thaw();
    },
  },
  {
    name: "its memory is full",
    strike: async (deployment) => {
      const { port } = await masterOf(deployment);
      await asking(port, (redis) => redis.config("SET", "maxmemory", "1mb"));
      await delay(500);
      await asking(port, (redis) => redis.config("SET", "maxmemory", "0"));
    },
  },
  {
    name: "its connections are cut",
    strike: async (deployment) => {
      const { port } = await masterOf(deployment);
      for (let time = 0; time < 5; time++) {
        await asking(port, (redis) => redis.call("CLIENT", "KILL", "TYPE", "normal")).catch(() => undefined);
        await delay(100);
      }
    },
  },
];
