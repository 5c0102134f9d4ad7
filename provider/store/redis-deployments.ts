import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { freePort } from "../cache/redis-server.ts";
import type { RedisSecurity } from "./redis-security.ts";

/** One `redis-server` process of a deployment. */
export interface RedisProcess {
  readonly port: number;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Stops it in its tracks; connections are accepted by the kernel and nothing answers. */
  freeze(): void;
  thaw(): void;
  /** Starts it again on its port, with what its disk has. */
  restart(): Promise<void>;
}

/** Servers on loopback for tests and benchmarks; `dispose` ends them all and removes their folders. */
export interface RedisDeployment {
  /** For `novacron:store`, without a query. */
  readonly url: string;
  readonly servers: readonly RedisProcess[];
  readonly sentinels: readonly RedisProcess[];
  dispose(): Promise<void>;
}

const durable = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""];

/** How the servers of a deployment are run besides. */
export interface DeploymentOptions {
  /** More words of each server's command line. */
  readonly words?: readonly string[];
  /** Certificates, where it is to speak TLS alone. */
  readonly security?: RedisSecurity;
  /** What sentinels want to be asked with. */
  readonly sentinelPassword?: string;
}

/** One server with an append-only file that is written before each answer. */
export async function startSingle(options: DeploymentOptions = {}): Promise<RedisDeployment> {
  const farm = new Farm(options);
  const server = await farm.start(durable);
  return farm.deployment(`127.0.0.1:${server.port}`, [server], []);
}

/** A master with two replicas, and three sentinels that fail over within seconds. */
export async function startSentinels(options: DeploymentOptions = {}): Promise<RedisDeployment> {
  const farm = new Farm(options);
  const master = await farm.start(durable);
  const follow = ["--replicaof", "127.0.0.1", `${master.port}`, "--repl-diskless-sync-delay", "0"];
  const replicas = await Promise.all([farm.start([...durable, ...follow]), farm.start([...durable, ...follow])]);
  const watch = [
    `sentinel monitor main 127.0.0.1 ${master.port} 2`,
    "sentinel down-after-milliseconds main 500",
    "sentinel failover-timeout main 2000",
    "sentinel parallel-syncs main 2",
  ];
  const sentinels = await Promise.all([1, 2, 3].map(() => farm.startSentinel(watch)));
  await Promise.all(
    replicas.map(({ port }) => farm.until(port, (redis) => says(redis, "replication", "master_link_status:up"))),
  );
  // Each has to have heard of the other two and of both replicas, or there is nobody to vote and nobody to promote.
  await Promise.all(
    sentinels.map(({ port }) => farm.until(port, (redis) => says(redis, "sentinel", "slaves=2,sentinels=3"))),
  );
  const hosts = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(",");
  return farm.deployment(`${hosts}/main`, [master, ...replicas], sentinels, "+sentinel");
}

/** A cluster of three masters. */
export function startCluster(options: DeploymentOptions = {}): Promise<RedisDeployment> {
  return cluster(0, options);
}

/** A cluster of three masters, each with a replica that takes its place within seconds. */
export function startClusterWithReplicas(): Promise<RedisDeployment> {
  return cluster(1, {});
}

async function cluster(replicas: 0 | 1, options: DeploymentOptions): Promise<RedisDeployment> {
  const farm = new Farm(options);
  const settings = [
    "--cluster-enabled",
    "yes",
    "--cluster-node-timeout",
    "1000",
    "--cluster-require-full-coverage",
    "no",
    // A replica that was cut off for long is as good a heir as any, where there is one alone.
    "--cluster-replica-validity-factor",
    "0",
    "--repl-diskless-sync-delay",
    "0",
  ];
  const count = 3 + 3 * replicas;
  const servers = await Promise.all(
    Array.from({ length: count }, async () =>
      farm.start([...durable, ...settings, "--cluster-port", `${await freePort()}`]),
    ),
  );
  const [first] = servers;
  if (first === undefined) throw new Error("no server");
  const bounds = [0, 5461, 10923, 16384];
  for (const [at, { port, busPort }] of servers.entries()) {
    if (at < 3)
      await farm.asking(port, (redis) =>
        redis.call("CLUSTER", "ADDSLOTSRANGE", `${bounds[at]}`, `${(bounds[at + 1] ?? 0) - 1}`),
      );
    if (at > 0)
      await farm.asking(first.port, (redis) => redis.call("CLUSTER", "MEET", "127.0.0.1", `${port}`, `${busPort}`));
  }
  for (const { port } of servers) {
    await farm.until(port, async (redis) => {
      const info = String(await redis.call("CLUSTER", "INFO"));
      return (
        info.includes("cluster_state:ok") &&
        info.includes(`cluster_known_nodes:${count}`) &&
        info.includes("cluster_slots_ok:16384")
      );
    });
  }
  const ids = await Promise.all(
    servers.map(({ port }) => farm.asking(port, async (redis) => String(await redis.call("CLUSTER", "MYID")))),
  );
  for (const [at, { port }] of servers.entries()) {
    if (at < 3) continue;
    const id = ids[at - 3] ?? "";
    await farm.until(port, async (redis) => (await redis.call("CLUSTER", "REPLICATE", id)) === "OK");
    await farm.until(port, (redis) => says(redis, "replication", "master_link_status:up"));
  }
  const hosts = servers.map(({ port }) => `127.0.0.1:${port}`).join(",");
  return farm.deployment(hosts, servers, [], "+cluster");
}

/** Processes and their folders. */
class Farm {
  readonly #folders: string[] = [];
  readonly #running = new Set<ChildProcess>();
  readonly #words: readonly string[];
  readonly #security: RedisSecurity | undefined;

  readonly #sentinelPassword: string | undefined;
  readonly #sentinelPorts = new Set<number>();

  constructor({ words = [], security, sentinelPassword }: DeploymentOptions) {
    this.#words = words;
    this.#security = security;
    this.#sentinelPassword = sentinelPassword;
  }

  async start(settings: readonly string[]): Promise<RedisProcess & { readonly busPort: number }> {
    const folder = this.#folder();
    const port = await freePort();
    const busPort = Number(settings[settings.indexOf("--cluster-port") + 1] ?? 0);
    const listening = this.#listening(port).flatMap(([name, value]) => [`--${name}`, value]);
    const words = [...listening, "--bind", "127.0.0.1", "--dir", folder, ...settings, ...this.#words];
    return { busPort, ...(await this.#process(port, words)) };
  }

  async startSentinel(lines: readonly string[]): Promise<RedisProcess> {
    const port = await freePort();
    const file = join(this.#folder(), "sentinel.conf");
    const listening = this.#listening(port).map((pair) => pair.join(" "));
    const password = this.#sentinelPassword;
    // What it wants of others, and what it tells them in turn.
    const guard = password === undefined ? [] : [`requirepass ${password}`, `sentinel sentinel-pass ${password}`];
    this.#sentinelPorts.add(port);
    writeFileSync(file, [...listening, "bind 127.0.0.1", ...guard, ...lines, ""].join("\n"));
    return this.#process(port, [file, "--sentinel"]);
  }

  deployment(
    hosts: string,
    servers: readonly RedisProcess[],
    sentinels: readonly RedisProcess[],
    kind: "" | "+sentinel" | "+cluster" = "",
  ): RedisDeployment {
    return {
      url: `${this.#security === undefined ? "redis" : "rediss"}${kind}://${hosts}`,
      servers,
      sentinels,
      dispose: async () => {
        await Promise.all([...this.#running].map((child) => this.#end(child)));
        for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
      },
    };
  }

  async #process(port: number, words: readonly string[]): Promise<RedisProcess> {
    let child = await this.#spawn(port, words);
    return {
      port,
      kill: () => this.#end(child),
      freeze: () => void child.kill("SIGSTOP"),
      thaw: () => void child.kill("SIGCONT"),
      restart: async () => {
        await this.#end(child);
        child = await this.#spawn(port, words);
      },
    };
  }

  async #spawn(port: number, words: readonly string[]): Promise<ChildProcess> {
    const child = spawn("redis-server", [...words], { stdio: "ignore" });
    this.#running.add(child);
    await this.until(port, async (redis) => (await redis.ping()) === "PONG");
    return child;
  }

  async #end(child: ChildProcess): Promise<void> {
    if (!this.#running.delete(child)) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  #folder(): string {
    const folder = mkdtempSync(join(tmpdir(), "novacron-redis-"));
    this.#folders.push(folder);
    return folder;
  }

  #listening(port: number): readonly (readonly [string, string])[] {
    if (this.#security === undefined) return [["port", `${port}`]];
    return [["port", "0"], ["tls-port", `${port}`], ...this.#security.settings];
  }

  /** Asks one server directly. */
  async asking<T>(port: number, question: (redis: Redis) => Promise<T>): Promise<T> {
    const password = this.#sentinelPorts.has(port) ? this.#sentinelPassword : undefined;
    const redis = new Redis({
      host: "127.0.0.1",
      port,
      ...(password !== undefined && { password }),
      ...(this.#security !== undefined && { tls: this.#security.client }),
      lazyConnect: true,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
    });
    redis.on("error", () => undefined);
    try {
      await redis.connect();
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  }

  /** Asks until it is so; it has 20 s. */
  async until(port: number, isSo: (redis: Redis) => Promise<boolean>): Promise<void> {
    for (let attempt = 0; attempt < 400; attempt++) {
      if (await this.asking(port, isSo).catch(() => false)) return;
      await delay(50);
    }
    throw new Error(`the server at port ${port} did not get ready`);
  }
}

async function says(redis: Redis, section: string, text: string): Promise<boolean> {
  return (await redis.info(section)).includes(text);
}
