import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import type { RedisDeployment, RedisProcess } from "../../provider/store/redis-deployments.ts";
import type { TcpProxy } from "./tcp-proxy.ts";

/** Id of the fleet whose slot in a cluster the faults are about. */
export const faultFleet = "lab";

/** A fault of a deployment, and its mending. */
export interface StoreFault {
  readonly name: string;
  /** Brings it about, waits as long as it is to last, and mends it. */
  readonly strike: (deployment: RedisDeployment) => Promise<void>;
}

/** The server that is the master now, as the sentinels have it; of a cluster, that of the fleet's slot. */
export async function masterOf(deployment: RedisDeployment): Promise<RedisProcess> {
  const { servers, sentinels } = deployment;
  if (deployment.url.startsWith("redis+cluster:")) return ownerOf(deployment);
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
  if (deployment.url.startsWith("redis+cluster:")) return clusterHealthy(deployment);
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

/** The master that has the slot of the fleet now, by what a server says that knows no failure. */
async function ownerOf({ servers }: RedisDeployment): Promise<RedisProcess> {
  let slot: number | undefined;
  for (let attempt = 0; attempt < 400; attempt++) {
    for (const server of servers) {
      slot ??= await asking(server.port, slotOfFleet).catch(() => undefined);
      const mine = await asking(server.port, (redis) => redis.call("CLUSTER", "NODES")).catch(() => "");
      const own = String(mine)
        .split("\n")
        .find((line) => line.includes("myself"));
      if (
        own?.includes("master") &&
        own
          .split(" ")
          .slice(8)
          .some((range) => hasSlot(range, slot))
      )
        return server;
    }
    await delay(50);
  }
  throw new Error("nobody has the fleet's slot");
}

/** `0-5460`, `7000`, and what is on its way: `[7000->-ID]`. */
function hasSlot(range: string, slot: number | undefined): boolean {
  const [first = Number.NaN, last = first] = range.split("-").map(Number);
  return slot !== undefined && first <= slot && slot <= last;
}

/** Waits until all agree that all slots are served, and every replica follows. */
async function clusterHealthy({ servers }: RedisDeployment): Promise<void> {
  for (let attempt = 0; attempt < 800; attempt++) {
    const said = await Promise.all(
      servers.map(({ port }) =>
        asking(port, async (redis) => [
          String(await redis.call("CLUSTER", "INFO")),
          await redis.info("replication"),
          String(await redis.call("CLUSTER", "NODES")),
        ]).catch(() => []),
      ),
    );
    const isWell = said.every(
      ([info = "", replication = "", nodes = ""]) =>
        info.includes("cluster_slots_ok:16384") &&
        (replication.includes("role:master") || replication.includes("master_link_status:up")) &&
        !/\bfail\??\b|handshake/.test(nodes),
    );
    const replicas = said.filter(([, replication = ""]) => replication.includes("role:slave")).length;
    if (isWell && replicas === servers.length - 3) return;
    await delay(50);
  }
  throw new Error("the cluster does not get well");
}

async function replicaOf(deployment: RedisDeployment): Promise<RedisProcess> {
  const master = await masterOf(deployment);
  const { url, servers } = deployment;
  if (url.startsWith("redis+cluster:")) {
    const said = await asking(master.port, (redis) => redis.info("replication"));
    const [, port] = /^slave0:.*?port=(\d+)/m.exec(said) ?? [];
    const follower = servers.find((server) => `${server.port}` === port);
    if (follower !== undefined) return follower;
  }
  const replica = servers.find((server) => server !== master);
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

const networkKinds = [
  ["the network is cut", "cut", 1000],
  ["connections stay half open", "half-open", 1500],
  ["the network is slow by 0.2 to 2 s", "slow", 3000],
  ["answers are cut in the middle", "half answers", 1000],
] as const;

/** Their names, for those who have no network yet. */
export const networkNames: readonly string[] = networkKinds.map(([name]) => name);

/**
 * Faults of the network between the pipelines and the server that they all write to: of a cluster, the master of the fleet's
 * slot. The servers and sentinels go on hearing of each other, so nobody takes its place.
 * @param proxies by the port of their server.
 * @param random from a seed.
 */
export function networkFaults(proxies: ReadonlyMap<number, TcpProxy>, random: () => number): readonly StoreFault[] {
  const delayMs = (): number => 200 + random() * 1800;
  return networkKinds.map(([name, kind, lasts]) => ({
    name,
    strike: async (deployment) => {
      const { port } = await masterOf(deployment);
      const proxy = proxies.get(port);
      if (proxy === undefined) throw new Error(`there is no network before ${port}`);
      proxy.set(kind === "slow" ? { kind, delayMs } : { kind });
      await delay(lasts);
      proxy.set({ kind: "none" });
    },
  }));
}

/** Moves the slot of the fleet to another master while it is used: MIGRATING, IMPORTING, key by key, and MOVED. */
async function moveSlot(deployment: RedisDeployment): Promise<void> {
  const source = await ownerOf(deployment);
  const masters: RedisProcess[] = [];
  for (const server of deployment.servers) {
    const said = await asking(server.port, (redis) => redis.info("replication"));
    if (said.includes("role:master")) masters.push(server);
  }
  const target = masters.find((server) => server !== source);
  if (target === undefined) throw new Error("there is no other master");
  const id = (port: number) => asking(port, async (redis) => String(await redis.call("CLUSTER", "MYID")));
  const [from, to] = [await id(source.port), await id(target.port)];
  const slot = `${await asking(source.port, slotOfFleet)}`;
  await asking(target.port, (redis) => redis.call("CLUSTER", "SETSLOT", slot, "IMPORTING", from));
  await asking(source.port, (redis) => redis.call("CLUSTER", "SETSLOT", slot, "MIGRATING", to));
  for (;;) {
    const keys = (await asking(source.port, (redis) => redis.call("CLUSTER", "GETKEYSINSLOT", slot, "20"))) as string[];
    if (keys.length === 0) break;
    await asking(source.port, (redis) =>
      redis.call("MIGRATE", "127.0.0.1", `${target.port}`, "", "0", "5000", "REPLACE", "KEYS", ...keys),
    );
    await delay(5);
  }
  for (const { port } of [target, source, ...masters])
    await asking(port, (redis) => redis.call("CLUSTER", "SETSLOT", slot, "NODE", to));
}

/** Faults of a cluster whose masters have replicas. */
export const clusterFaults: readonly StoreFault[] = [
  { name: "the master of the slot is killed, and its replica takes over", strike: outage(masterOf) },
  { name: "the replica of the slot is killed", strike: outage(replicaOf) },
  { name: "the slot moves to another master", strike: moveSlot },
  {
    name: "the slot is served by nobody",
    strike: async (deployment) => {
      const [master, replica] = [await masterOf(deployment), await replicaOf(deployment)];
      await replica.kill();
      await master.kill();
      await delay(1500);
      await master.restart();
      await replica.restart();
    },
  },
];

/** The slot of all keys of {@link faultFleet}. */
async function slotOfFleet(redis: Redis): Promise<number> {
  return Number(await redis.call("CLUSTER", "KEYSLOT", `{${faultFleet}}`));
}
